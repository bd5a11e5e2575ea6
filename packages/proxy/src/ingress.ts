import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { RouteTable } from '@gatewright/matcher'
import {
  ConfigError,
  DEFAULT_PROXY,
  type Diagnostic,
  type LoadInput,
  load,
  type ProxyIdentity,
  type ResourceSet,
} from '@gatewright/spec'
import type { DownstreamConnection } from './downstream-connection'
import { embeddedHandler, gatewayViews, type HandleOptions, type RequestHandler } from './embedded-handler'
import { Exchange } from './exchange'
import { createHttpEngine } from './forward/forward-http'
import { createUpgradeEngine } from './forward/forward-upgrade'
import { type IngressOptions, type TrafficSettings, trafficSettings } from './ingress-options'
import { ListenerSet, type OpenPort } from './listen/listener-set'
import { proxyTcp } from './listen/tcp-proxy'
import type { ListenError } from './listen-error'
import { PendingUpgrade } from './pending-upgrade'
import { compileRevision, type Revision } from './revision'
import { serveRequest } from './serve-request'
import type { Serving } from './serving'
import { accessRecord } from './telemetry/access-record'
import { createMetrics } from './telemetry/metrics'
import { type ClusterState, createClusterRegistry } from './upstream/cluster-registry'
import { createDnsCache, systemResolver } from './upstream/resolve'

export interface CloseOptions {
  /** How long running exchanges may go on, in milliseconds. Default 10000. Upgraded connections end at the latest then, too. */
  readonly drainMs?: number
}

/** What an operator asks a running ingress. */
export interface IngressStatus {
  /** Every port of the table is open, and nothing is being shut down. */
  readonly ready: boolean
  /** Revisions put in force so far. */
  readonly revision: number
  readonly table: RouteTable | undefined
  readonly clusters: readonly ClusterState[]
  readonly ports: readonly OpenPort[]
}

/** An ingress gateway inside this process. */
export interface Ingress {
  /**
   * Takes over the first revision without opening ports: for a server of your own. Rejects with a `ConfigError` when it has errors.
   * `listen` does it, too.
   */
  load(): Promise<void>
  /** Takes over the first revision and opens the ports that it names. Rejects with a `ConfigError` or a `ListenError`. */
  listen(): Promise<readonly OpenPort[]>
  /**
   * Takes over a revision: all of it at once, or nothing (see `onInvalid`). Requests on their way keep the one they began with. Ports
   * are opened and closed in its wake. Returns the findings; errors among them mean that the old revision goes on.
   */
  apply(input: LoadInput | ResourceSet): readonly Diagnostic[]
  /** Serves requests of a server that is not ours, by the routes of one port. */
  handle(options?: HandleOptions): RequestHandler
  ports(): readonly OpenPort[]
  /** Stops accepting, lets running exchanges end within `drainMs`, then ends the rest. */
  close(options?: CloseOptions): Promise<void>
  status(): IngressStatus
  /** Counters in Prometheus text format. */
  metrics(): string
}

export const createIngress = (options: IngressOptions = {}): Ingress => new LocalIngress(options)

class LocalIngress implements Ingress {
  readonly #settings: TrafficSettings
  readonly #proxy: ProxyIdentity
  readonly #clusters: ReturnType<typeof createClusterRegistry>
  readonly #metrics = createMetrics()
  readonly #listeners: ListenerSet
  readonly #serving: Serving
  readonly #views: ReturnType<typeof gatewayViews>
  readonly #ending = new AbortController()

  /** The revision in force. This reference is all that a new revision changes for requests to come. */
  #revision: Revision | undefined
  #revisions = 0
  #subscribed = false
  #listening = false
  #ready = false
  #draining = false

  constructor(private readonly options: IngressOptions) {
    this.#settings = trafficSettings(options)
    const { now, random } = this.#settings
    this.#proxy = {
      labels: options.proxyLabels ?? DEFAULT_PROXY.labels,
      namespace: options.proxyNamespace ?? DEFAULT_PROXY.namespace,
    }
    this.#views = gatewayViews({ proxy: this.#proxy, endpoints: options.endpoints ?? {} })
    this.#clusters = createClusterRegistry(createDnsCache(options.resolver ?? systemResolver, now), {
      now,
      random,
      labels: this.#proxy.labels,
    })
    this.#listeners = new ListenerSet({
      portMap: options.portMap ?? {},
      bind: options.bind,
      hooks: {
        revision: () => this.#revision,
        request: (request, response, connection) => this.#onRequest(request, response, connection),
        upgrade: (request, socket, head, connection) => this.#onUpgrade(request, socket, head, connection),
        tcp: (chain, socket) => proxyTcp(chain, socket, { clusters: this.#clusters, random, now }),
        headerTimeoutMs: this.#settings.headerTimeoutMs,
        serverHeader: this.#settings.serverHeader,
      },
    })
    const isDraining = () => this.#draining
    this.#serving = {
      settings: this.#settings,
      get draining() {
        return isDraining()
      },
      table: () => this.#table(),
      clusters: this.#clusters,
      http: createHttpEngine(now),
      upgrade: createUpgradeEngine(now),
      finished: (exchange) => this.#onFinished(exchange),
    }
  }

  async load(): Promise<void> {
    if (this.#draining) throw new Error('This ingress is closed; create another one.')
    this.#loadConfig()
    const { source } = this.options
    if (source && !this.#subscribed) {
      this.#subscribed = true
      let findings: readonly Diagnostic[] = []
      const apply = (resources: ResourceSet, earlier: readonly Diagnostic[] = []) => {
        findings = this.#take(resources, earlier)
        return findings
      }
      const failing = new AbortController()
      await source.subscribe(apply, AbortSignal.any([this.#ending.signal, failing.signal]))
      if (!this.#revision) {
        // Nobody waits for a better one; the next `load` asks again.
        failing.abort()
        this.#subscribed = false
        throw new ConfigError(findings)
      }
    }
    if (!this.#revision)
      throw new Error('There is nothing to serve: give the ingress a source or a config, or call apply() first.')
  }

  async listen(): Promise<readonly OpenPort[]> {
    await this.load()
    this.#listening = true
    const [error] = await this.#followTable()
    if (!error) return this.ports()
    await this.close({ drainMs: 0 })
    throw error
  }

  apply(input: LoadInput | ResourceSet): readonly Diagnostic[] {
    if (isResourceSet(input)) return this.#take(input, [])
    const { resources, diagnostics } = load(input)
    return this.#take(resources, diagnostics)
  }

  handle(options: HandleOptions = {}): RequestHandler {
    this.#loadConfig()
    return embeddedHandler(this.#serving, options, () => this.#revision, this.#views)
  }

  ports(): readonly OpenPort[] {
    return this.#listeners.ports
  }

  status(): IngressStatus {
    return {
      ready: this.#ready && !this.#draining,
      revision: this.#revisions,
      table: this.#revision?.table,
      clusters: [...this.#clusters.states()],
      ports: this.ports(),
    }
  }

  metrics(): string {
    return this.#metrics.text()
  }

  async close({ drainMs = 10_000 }: CloseOptions = {}): Promise<void> {
    this.#draining = true
    this.#ending.abort()
    const gone = this.#listeners.stop()
    const timer = setTimeout(() => this.#listeners.destroy(), drainMs)
    await gone
    clearTimeout(timer)
    this.#clusters.close()
  }

  #loadConfig(): void {
    const { config } = this.options
    if (config === undefined || this.#revision) return
    const diagnostics = this.apply(config)
    if (!this.#revision) throw new ConfigError(diagnostics)
  }

  #take(resources: ResourceSet, earlier: readonly Diagnostic[]): readonly Diagnostic[] {
    if (this.#draining) return earlier
    const compiled = compileRevision(resources, {
      proxy: this.#proxy,
      endpoints: this.options.endpoints ?? {},
      clusters: this.#clusters,
      onSecure: (socket, chain) => {
        const { port, bind } = chain.listener
        const listener = this.#listeners.find(port, bind)
        if (listener) listener.secured(socket, chain)
        else socket.destroy()
      },
    })
    const diagnostics = [...earlier, ...compiled.diagnostics]
    this.#report(diagnostics)
    const faulty = diagnostics.some(({ severity }) => severity === 'error')
    if (faulty && this.options.onInvalid !== 'omit') return diagnostics
    compiled.clusters.commit()
    this.#revision = compiled.revision
    this.#revisions += 1
    this.options.onApply?.({ revision: this.#revisions })
    if (this.#listening) void this.#followTable()
    return diagnostics
  }

  async #followTable(): Promise<readonly ListenError[]> {
    const errors = await this.#listeners.follow(() => (this.#draining ? undefined : this.#revision?.table))
    this.#ready = errors.length === 0
    if (this.#revisions > 1)
      this.#report(errors.map(({ message }) => ({ code: 'port_unavailable', severity: 'error', message })))
    return errors
  }

  #report(diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) this.options.onDiagnostic?.(diagnostic)
  }

  #table(): RouteTable {
    if (!this.#revision) throw new Error('no revision is in force')
    return this.#revision.table
  }

  #onRequest(request: IncomingMessage, response: ServerResponse, connection: DownstreamConnection): void {
    const exchange = new Exchange(request, response, connection, this.#settings.now(), undefined)
    connection.running.add(exchange)
    serveRequest(this.#serving, exchange)
  }

  #onUpgrade(request: IncomingMessage, socket: Socket, head: Buffer, connection: DownstreamConnection): void {
    const pending = new PendingUpgrade(request, socket, head)
    const exchange = new Exchange(request, pending.response, connection, this.#settings.now(), pending)
    connection.running.add(exchange)
    serveRequest(this.#serving, exchange)
  }

  #onFinished(exchange: Exchange): void {
    const { connection } = exchange
    if (!connection.running.delete(exchange)) return
    this.#metrics.count(exchange)
    try {
      this.options.onAccess?.(accessRecord(exchange, this.#settings.now()))
    } catch {
      // A log that fails is no reason to fail a connection.
    }
    if ((this.#draining || connection.closing) && connection.running.size === 0) connection.end()
  }
}

const isResourceSet = (input: LoadInput | ResourceSet): input is ResourceSet =>
  typeof input === 'object' && 'origins' in input && input.origins instanceof Map
