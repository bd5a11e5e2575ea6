import type { Endpoint } from '@gatewright/matcher'
import type { Dialler } from '../../upstream/dial'
import { EndpointMap } from '../../upstream/endpoint-map'
import { type SessionLimits, UpstreamSession } from './upstream-session'

export interface SessionPoolSettings extends SessionLimits {
  readonly dialler: Dialler
}

/** The sessions of HTTP/2 of one cluster: one for each endpoint, and more where an upstream limits the streams of a session. */
export class SessionPool {
  /** Those that take exchanges, by the name they were opened with. */
  readonly #places = new EndpointMap<Map<string, UpstreamSession[]>>()
  /** Also those that only bring to an end what they have begun. */
  readonly #all = new Set<UpstreamSession>()
  #retired = false

  constructor(private readonly settings: SessionPoolSettings) {}

  /**
   * @param fresh a new session in any case
   * @throws when the settings of TLS cannot be used
   */
  acquire(endpoint: Endpoint, authority: string, fresh: boolean): UpstreamSession {
    const { dialler } = this.settings
    const name = dialler.nameFor(authority)
    const known = this.#places.get(endpoint)?.get(name)
    const fit = fresh ? undefined : known?.find((session) => session.fit)
    if (fit) return fit
    const session = new UpstreamSession((done) => dialler.dial(endpoint, name, done), this.settings, {
      unfit: (unfit) => this.#withdraw(unfit, endpoint, name),
      gone: (gone) => this.#all.delete(gone),
    })
    this.#all.add(session)
    if (this.#retired) return session
    const place = this.#places.obtain(endpoint, newPlace)
    const list = place.get(name)
    if (list) list.push(session)
    else place.set(name, [session])
    return session
  }

  /** Whether a connection to the endpoint is ready for a request. */
  hasIdle(endpoint: Endpoint): boolean {
    for (const list of this.#places.get(endpoint)?.values() ?? [])
      if (list.some((session) => session.stands && session.fit)) return true
    return false
  }

  /** Lets running exchanges end; sessions without one close now, the others with their last. */
  retire(): void {
    this.#retired = true
    for (const session of this.#all) session.retire()
  }

  destroy(): void {
    this.#retired = true
    for (const session of this.#all) session.destroy()
    this.#all.clear()
  }

  #withdraw(session: UpstreamSession, endpoint: Endpoint, name: string): void {
    const place = this.#places.get(endpoint)
    const list = place?.get(name)
    const at = list?.indexOf(session) ?? -1
    if (!place || !list || at < 0) return
    list.splice(at, 1)
    if (list.length === 0) place.delete(name)
    if (place.size === 0) this.#places.delete(endpoint)
  }
}

const newPlace = () => new Map<string, UpstreamSession[]>()
