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

export const buildTrie = <T>(keys: ReadonlyMap<string, T>): Trie<T> => {
  const root: Draft<T> = { label: '', value: undefined, children: new Map() }
  for (const [key, value] of keys) insert(root, key, value)
  return layOut(root)
}

// A position that the arrays do not have is never asked for.
const number = (of: Int32Array, at: number): number => of[at] ?? 0

interface Draft<T> {
  label: string
  value: T | undefined
  children: Map<number, Draft<T>>
}

const insert = <T>(root: Draft<T>, key: string, value: T): void => {
  let node = root
  let at = 0
  while (at < key.length) {
    const child = node.children.get(key.charCodeAt(at))
    if (!child) {
      node.children.set(key.charCodeAt(at), { label: key.slice(at), value, children: new Map() })
      return
    }
    const shared = sharedLength(child.label, key, at)
    if (shared < child.label.length) split(child, shared)
    at += shared
    node = child
  }
  node.value = value
}

const sharedLength = (label: string, key: string, at: number): number => {
  let shared = 1
  while (shared < label.length && label.charCodeAt(shared) === key.charCodeAt(at + shared)) shared++
  return shared
}

/** Cuts a node in two: it keeps the first `length` characters, a new child gets the rest of them and all it held. */
const split = <T>(node: Draft<T>, length: number): void => {
  const lower: Draft<T> = { label: node.label.slice(length), value: node.value, children: node.children }
  node.label = node.label.slice(0, length)
  node.value = undefined
  node.children = new Map([[lower.label.charCodeAt(0), lower]])
}

/** Breadth first: nodes near the root, which every walk visits, lie together. */
const layOut = <T>(root: Draft<T>): Trie<T> => {
  const records: number[] = []
  const children: number[] = []
  const labels: number[] = []
  const values: T[] = []
  const nodes = [root]
  for (const { label, value, children: below } of nodes) {
    const codes = [...below.keys()]
    const first = codes.reduce((least, code) => Math.min(least, code), codes[0] ?? 0)
    const count = codes.reduce((most, code) => Math.max(most, code + 1 - first), 0)
    records.push(children.length, first, count, labels.length, label.length, value === undefined ? -1 : values.length)
    for (let code = first; code < first + count; code++) {
      const child = below.get(code)
      children.push(child ? nodes.length : NO_NODE)
      if (child) nodes.push(child)
    }
    for (let at = 0; at < label.length; at++) labels.push(label.charCodeAt(at))
    if (value !== undefined) values.push(value)
  }
  return {
    records: Int32Array.from(records),
    children: Int32Array.from(children),
    labels: Uint16Array.from(labels),
    values,
  }
}
