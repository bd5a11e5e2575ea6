import type { Endpoint } from '@gatewright/matcher'

/** Values by where endpoints are: revisions and DNS make new objects for the same place. */
export class EndpointMap<T> {
  readonly #byAddress = new Map<string, Map<number, T>>()

  get({ address, port }: Endpoint): T | undefined {
    return this.#byAddress.get(address)?.get(port)
  }

  /** The value there is, or a new one. */
  obtain({ address, port }: Endpoint, make: () => T): T {
    let byPort = this.#byAddress.get(address)
    if (!byPort) {
      byPort = new Map()
      this.#byAddress.set(address, byPort)
    }
    let value = byPort.get(port)
    if (value === undefined) {
      value = make()
      byPort.set(port, value)
    }
    return value
  }

  delete({ address, port }: Endpoint): void {
    const byPort = this.#byAddress.get(address)
    byPort?.delete(port)
    if (byPort?.size === 0) this.#byAddress.delete(address)
  }

  *values(): Iterable<T> {
    for (const byPort of this.#byAddress.values()) yield* byPort.values()
  }
}
