import type { CompiledListener, RouteTable } from '@gatewright/matcher'
import { ListenError } from '../listen-error'
import { type ListenAddress, Listener, type ListenerHooks } from './listener'

export interface ListenerSetOptions {
  readonly portMap: Readonly<Record<number, number>>
  readonly bind: string | undefined
  readonly hooks: ListenerHooks
}

/** A port that is open. */
export interface OpenPort {
  /** As the resources name it. */
  readonly port: number
  readonly bind: string | undefined
  /** What it is on this machine; 0 for a unix socket. */
  readonly localPort: number
}

/** The open ports of an ingress. */
export class ListenerSet {
  #open: Listener[] = []
  readonly #retired = new Map<Listener, Promise<void>>()
  #changing: Promise<void> = Promise.resolve()

  constructor(private readonly options: ListenerSetOptions) {}

  get ports(): readonly OpenPort[] {
    return this.#open.map(({ address, openPort }) => ({ port: address.port, bind: address.bind, localPort: openPort }))
  }

  /**
   * Opens what a table names and is not open, and closes what it names no more; connections that are open there end by themselves.
   * Ports that both revisions name stay as they are. One change at a time. Resolves with what could not be opened.
   */
  follow(table: () => RouteTable | undefined): Promise<readonly ListenError[]> {
    const change = this.#changing.then(() => this.#follow(table()))
    this.#changing = change.then(() => {})
    return change
  }

  find(port: number, bind: string | undefined): Listener | undefined {
    return this.#open.find(({ address }) => address.port === port && address.bind === bind)
  }

  /** Resolves when the last connection is gone. */
  async stop(): Promise<void> {
    await this.#changing
    for (const listener of this.#open) this.#retire(listener)
    this.#open = []
    await Promise.all(this.#retired.values())
  }

  destroy(): void {
    for (const listener of [...this.#open, ...this.#retired.keys()]) listener.destroy()
  }

  async #follow(table: RouteTable | undefined): Promise<readonly ListenError[]> {
    if (!table) return []
    const wanted = table.listeners
      .filter(({ chains }) => chains.length > 0)
      .map((listener) => this.#addressOf(listener))
    const unwanted = this.#open.filter(({ address }) => !wanted.some((other) => sameAddress(address, other)))
    this.#open = this.#open.filter((listener) => !unwanted.includes(listener))
    for (const listener of unwanted) this.#retire(listener)
    const missing = wanted.filter((address) => !this.#open.some((listener) => sameAddress(listener.address, address)))
    const opened = await Promise.all(missing.map((address) => this.#openAt(address)))
    return opened.filter((result): result is ListenError => result instanceof ListenError)
  }

  async #openAt(address: ListenAddress): Promise<ListenError | undefined> {
    const listener = new Listener(address, this.options.hooks)
    try {
      await listener.open()
      this.#open.push(listener)
      return undefined
    } catch (error) {
      return new ListenError(address.port, address.localPort, error)
    }
  }

  #retire(listener: Listener): void {
    const gone = listener.stop().then(() => void this.#retired.delete(listener))
    this.#retired.set(listener, gone)
  }

  #addressOf({ listener: { port, bind } }: CompiledListener): ListenAddress {
    const { portMap, bind: defaultHost } = this.options
    const localPort = (Object.hasOwn(portMap, port) ? portMap[port] : undefined) ?? port
    // `@name` is an abstract socket of Linux, which begins with a NUL byte.
    const isPath = bind !== undefined && (bind.startsWith('/') || bind.startsWith('@'))
    const socketPath = isPath ? bind.replace(/^@/, '\0') : undefined
    return { port, bind, host: isPath ? undefined : (bind ?? defaultHost), localPort, socketPath }
  }
}

const sameAddress = (a: ListenAddress, b: ListenAddress): boolean => a.port === b.port && a.bind === b.bind
