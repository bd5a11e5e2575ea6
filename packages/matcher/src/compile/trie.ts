/**
 * A radix tree over raw characters, in a few typed arrays: a walk through a hundred thousand texts then touches little memory, which is
 * what it costs. Nodes are numbers, the root is 0; each stands for the text on the way to it.
 */
export interface Trie<T> {
  /** `RECORD` numbers for each node. */
  readonly records: Int32Array
  /** For each node a run of children by the first character of their label; -1 where there is none. */
  readonly children: Int32Array
  readonly labels: Uint16Array
  readonly values: readonly T[]
}

export const ROOT = 0
export const NO_NODE = -1

// Fields of a record. `FIRST_CODE` is the character that the run of children begins with.
const CHILDREN = 0
const FIRST_CODE = 1
const CHILD_COUNT = 2
const LABEL = 3
const LABEL_LENGTH = 4
const VALUE = 5
const RECORD = 6

/** The node that the next characters of a text lead to; `NO_NODE` where the text leaves the tree. */
export const childTowards = <T>(
  { records, children, labels }: Trie<T>,
  node: number,
  text: string,
  at: number,
): number => {
  const record = node * RECORD
  const child = text.charCodeAt(at) - number(records, record + FIRST_CODE)
  if (!(child >= 0 && child < number(records, record + CHILD_COUNT))) return NO_NODE
  const next = number(children, number(records, record + CHILDREN) + child)
  if (next === NO_NODE) return NO_NODE
  const label = number(records, next * RECORD + LABEL)
  const length = number(records, next * RECORD + LABEL_LENGTH)
  for (let i = 1; i < length; i++) if (text.charCodeAt(at + i) !== labels[label + i]) return NO_NODE
  return next
}

/** Characters between a node and its parent. */
export const labelLength = <T>({ records }: Trie<T>, node: number): number =>
  number(records, node * RECORD + LABEL_LENGTH)

/** The value of the text that ends at a node. */
export const valueAt = <T>({ records, values }: Trie<T>, node: number): T | undefined => {
  const value = number(records, node * RECORD + VALUE)
  return value === -1 ? undefined : values[value]
}

export const buildTrie = <T>(entries: ReadonlyMap<string, T>): Trie<T> => {
  const keys = [...entries.keys()].sort()
  const records: number[] = []
  const children: number[] = []
  const labels: number[] = []
  const values: T[] = []
  const nodes: Range[] = [{ start: 0, end: keys.length, depth: 0 }]
  // Breadth first: nodes near the root, which every walk visits, lie together.
  for (const { start, end, depth } of nodes) {
    const first = keys[start] ?? ''
    // The root stands for no text, even where all keys begin alike.
    const branch = nodes.length === 1 ? 0 : sharedLength(first, keys[end - 1] ?? '', depth)
    const value = first.length === branch ? entries.get(first) : undefined
    const rest = first.length === branch ? start + 1 : start
    const low = rest < end ? codeAt(keys, rest, branch) : 0
    const count = rest < end ? codeAt(keys, end - 1, branch) + 1 - low : 0
    records.push(children.length, low, count, labels.length, branch - depth, value === undefined ? -1 : values.length)
    for (let at = depth; at < branch; at++) labels.push(first.charCodeAt(at))
    if (value !== undefined) values.push(value)
    let from = rest
    for (let code = low; code < low + count; code++) {
      let to = from
      while (to < end && codeAt(keys, to, branch) === code) to++
      children.push(to === from ? NO_NODE : nodes.length)
      if (to > from) nodes.push({ start: from, end: to, depth: branch })
      from = to
    }
  }
  return {
    records: Int32Array.from(records),
    children: Int32Array.from(children),
    labels: Uint16Array.from(labels),
    values,
  }
}

/** Sorted keys that share their first `depth` characters and the one after. */
interface Range {
  readonly start: number
  readonly end: number
  readonly depth: number
}

const codeAt = (keys: readonly string[], key: number, at: number): number => keys[key]?.charCodeAt(at) ?? 0

/** Length of what two texts begin with, both of which are known to share `from` characters. */
const sharedLength = (a: string, b: string, from: number): number => {
  let shared = from
  while (shared < a.length && a.charCodeAt(shared) === b.charCodeAt(shared)) shared++
  return shared
}

// A position that the arrays do not have is never asked for.
const number = (of: Int32Array, at: number): number => of[at] ?? 0
