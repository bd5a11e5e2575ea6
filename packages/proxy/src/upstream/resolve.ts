import { lookup } from 'node:dns/promises'
import ipaddr from 'ipaddr.js'

/** Finds the addresses of a host name; rejects when there are none. */
export type Resolver = (host: string) => Promise<readonly string[]>

/** The resolver of the operating system, hosts file included. */
export const systemResolver: Resolver = async (host) => {
  const answers = await lookup(host, { all: true, verbatim: true })
  return answers.map(({ address }) => address)
}

export interface DnsCache {
  /** Addresses of a host; empty when it has none. Synchronous when they are known. */
  addresses(host: string): readonly string[] | Promise<readonly string[]>
}

/** Answers younger than this are taken as they are. */
const FRESH_MS = 5_000
/** Answers up to this age are used while a new one is fetched; older ones are waited for. */
const USABLE_MS = 60_000

interface Entry {
  addresses: readonly string[]
  askedAt: number
  pending: Promise<readonly string[]> | undefined
}

/**
 * Remembers answers for a few seconds, so that no request waits for DNS but the first. A failed look-up leaves the old answer in
 * force. Its keys are hosts of the configuration, never of requests.
 */
export const createDnsCache = (resolver: Resolver, now: () => number): DnsCache => {
  const entries = new Map<string, Entry>()

  const ask = (host: string, entry: Entry): Promise<readonly string[]> => {
    entry.pending ??= Promise.resolve()
      .then(() => resolver(host))
      .then(
        (answer) => {
          entry.addresses = answer.filter(mayBeDialled)
        },
        () => undefined, // the old answer stays; without one there is no endpoint, which the log shows as UH
      )
      .then(() => {
        entry.pending = undefined
        entry.askedAt = now()
        return entry.addresses
      })
    return entry.pending
  }

  return {
    addresses: (host) => {
      const known = entries.get(host)
      if (!known) {
        const entry: Entry = { addresses: [], askedAt: 0, pending: undefined }
        entries.set(host, entry)
        return ask(host, entry)
      }
      const age = now() - known.askedAt
      if (known.addresses.length > 0 && age < FRESH_MS) return known.addresses
      const pending = ask(host, known)
      return known.addresses.length > 0 && age < USABLE_MS ? known.addresses : pending
    },
  }
}

/**
 * Whoever controls a DNS name must not be able to point us at the metadata service of a cloud, which answers on link-local addresses
 * with credentials of this machine.
 */
const mayBeDialled = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() !== 'linkLocal' && address !== 'fd00:ec2::254'
