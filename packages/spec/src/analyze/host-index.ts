import { hostCovers } from '../host-name'

/** Names and wildcards, to be asked which of them meet another one. */
export interface HostIndex<Item> {
  /** Items whose host is covered by `host`, or covers it. */
  meeting(host: string): Iterable<Item>
}

export const createHostIndex = <Item>(items: Iterable<Item>, hostOf: (item: Item) => string): HostIndex<Item> => {
  const exact = new Map<string, Item[]>()
  const wildcards: Item[] = []
  for (const item of items) {
    const host = hostOf(item)
    if (host.startsWith('*')) {
      wildcards.push(item)
      continue
    }
    const same = exact.get(host)
    if (same) same.push(item)
    else exact.set(host, [item])
  }
  return {
    *meeting(host) {
      for (const item of wildcards) if (hostCovers(hostOf(item), host) || hostCovers(host, hostOf(item))) yield item
      if (!host.startsWith('*')) {
        yield* exact.get(host) ?? []
        return
      }
      for (const [name, named] of exact) if (hostCovers(host, name)) yield* named
    },
  }
}
