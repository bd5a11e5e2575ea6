import type { ValueTest } from './value-test'

/** Items by the paths they are for, so that only those that can matter are compared. */
export interface PathIndex<Item> {
  /** `test` is undefined for an item that is for every path. */
  add(test: ValueTest | undefined, item: Item): void
  /** Items whose paths may include all those of `test`; those left out do not. */
  wider(test: ValueTest | undefined): Iterable<Item>
}

type Buckets<Item> = Map<string, Item[]>

export const createPathIndex = <Item>(): PathIndex<Item> => {
  const everyPath: Item[] = []
  const regexes: Item[] = []
  const exact: Buckets<Item> = new Map()
  const prefixes: Buckets<Item> = new Map()
  const prefixLengths = new Set<number>()
  return {
    add(test, item) {
      if (!test) everyPath.push(item)
      else if (test.kind === 'exact') put(exact, test.value.toLowerCase(), item)
      else if (test.kind === 'prefix') {
        put(prefixes, test.value.toLowerCase(), item)
        prefixLengths.add(test.value.toLowerCase().length)
      } else regexes.push(item)
    },
    *wider(test) {
      yield* everyPath
      if (!test) return
      if (test.kind === 'exact' || test.kind === 'prefix') {
        const value = test.value.toLowerCase()
        for (const length of prefixLengths)
          if (length <= value.length) yield* prefixes.get(value.slice(0, length)) ?? []
        if (test.kind === 'prefix') return
        yield* exact.get(value) ?? []
      }
      yield* regexes
    },
  }
}

const put = <Item>(buckets: Buckets<Item>, key: string, item: Item): void => {
  const bucket = buckets.get(key)
  if (bucket) bucket.push(item)
  else buckets.set(key, [item])
}
