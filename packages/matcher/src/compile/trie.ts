/** A radix tree over raw characters. Each node stands for the text on the way to it. */
export interface TrieNode<T> {
  /** Text between the parent and this node. */
  readonly label: string
  readonly value: T | undefined
  /** Children by the first code unit of their label, from `base` on; empty without children. */
  readonly children: readonly (TrieNode<T> | undefined)[]
  readonly base: number
}

export const buildTrie = <T>(keys: ReadonlyMap<string, T>): TrieNode<T> => {
  const root: Draft<T> = { label: '', value: undefined, children: new Map() }
  for (const [key, value] of keys) insert(root, key, value)
  return finish(root)
}

export const childOf = <T>(node: TrieNode<T>, code: number): TrieNode<T> | undefined => node.children[code - node.base]

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

const finish = <T>(draft: Draft<T>): TrieNode<T> => {
  const codes = [...draft.children.keys()]
  const base = codes.reduce((least, code) => Math.min(least, code), codes[0] ?? 0)
  const children: (TrieNode<T> | undefined)[] = []
  const size = codes.reduce((most, code) => Math.max(most, code + 1 - base), 0)
  for (let at = 0; at < size; at++) {
    const child = draft.children.get(base + at)
    children.push(child && finish(child))
  }
  return { label: draft.label, value: draft.value, children, base }
}
