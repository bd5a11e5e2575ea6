import type { Endpoint } from '@gatewright/matcher'
import { EndpointMap } from '../../upstream/endpoint-map'
import { type ClientSettings, UpstreamClient } from './upstream-client'

/** Idle connections kept for each endpoint. */
const MAX_IDLE = 1_024

/** The clients of one cluster: in use, or idle at the place of their endpoint. */
export class ClientPool {
  readonly #all = new Set<UpstreamClient>()
  readonly #places = new EndpointMap<Place>()
  #retired = false

  constructor(private readonly settings: ClientSettings) {}

  /** The client that was idle for the shortest time, or a new one. @param fresh take a new one in any case */
  acquire(endpoint: Endpoint, authority: string, fresh: boolean): UpstreamClient {
    const name = this.settings.dialler.nameFor(authority)
    if (!fresh) {
      const place = this.#places.get(endpoint)
      for (let idle = place?.take(name); idle; idle = place?.take(name)) {
        if (idle.usable) return idle
        this.discard(idle)
      }
    }
    const client = new UpstreamClient(endpoint, name, this.settings, this.#onDisconnect)
    this.#all.add(client)
    return client
  }

  /** Gives back a client whose request was answered in full. */
  release(client: UpstreamClient): void {
    if (this.#retired || !client.rest() || !this.#places.obtain(client.endpoint, newPlace).put(client))
      this.discard(client)
  }

  /** Closes a client that is in use. */
  discard(client: UpstreamClient): void {
    this.#all.delete(client)
    client.close()
    this.#tidy(client.endpoint)
  }

  /** Whether a connection to the endpoint is ready for a request. */
  hasIdle(endpoint: Endpoint): boolean {
    return (this.#places.get(endpoint)?.size ?? 0) > 0
  }

  /** Lets running exchanges end; idle connections close now, the others with their exchanges. */
  retire(): void {
    this.#retired = true
    for (const place of this.#places.values()) for (const client of place.clients()) client.close()
  }

  destroy(): void {
    this.#retired = true
    for (const client of this.#all) client.close()
    this.#all.clear()
  }

  readonly #onDisconnect = (client: UpstreamClient): void => {
    if (!this.#places.get(client.endpoint)?.remove(client)) return // it is in use, and undici may connect again
    this.#all.delete(client)
    this.#tidy(client.endpoint)
  }

  /** Addresses come and go with DNS; nothing stays of those that have no idle client. */
  #tidy(endpoint: Endpoint): void {
    if (this.#places.get(endpoint)?.size === 0) this.#places.delete(endpoint)
  }
}

const newPlace = () => new Place()

/** Idle clients of one endpoint by the name their connections were opened with, the one that was used last at the end. */
class Place {
  size = 0
  readonly #byName = new Map<string, UpstreamClient[]>()

  take(name: string): UpstreamClient | undefined {
    const list = this.#byName.get(name)
    const client = list?.pop()
    if (!client) return undefined
    this.size -= 1
    // Names are chosen by clients where upstreams are reached by TLS: of those without a connection only one may stay.
    if (list?.length === 0 && this.#byName.size > 1) this.#byName.delete(name)
    return client
  }

  /** @returns false when there are enough */
  put(client: UpstreamClient): boolean {
    if (this.size >= MAX_IDLE) return false
    const list = this.#byName.get(client.name)
    if (list) list.push(client)
    else this.#byName.set(client.name, [client])
    this.size += 1
    return true
  }

  remove(client: UpstreamClient): boolean {
    const list = this.#byName.get(client.name) ?? []
    const at = list.indexOf(client)
    if (at < 0) return false
    list.splice(at, 1)
    if (list.length === 0) this.#byName.delete(client.name)
    this.size -= 1
    return true
  }

  *clients(): Iterable<UpstreamClient> {
    for (const list of this.#byName.values()) yield* [...list]
  }
}
