/** Finds all of many texts in one pass over another (Aho and Corasick). */
export interface LiteralSearch<T> {
  readonly root: SearchNode<T>
  /** By code: 1 where a text begins with that character. Most characters of a path need no more than this look. */
  readonly starts: Uint8Array
}

/** A state: the longest start of any text that what was read so far ends with. */
export interface SearchNode<T> {
  /** Most states have one way on; further ones are in `more`. */
  readonly code: number
  readonly next: SearchNode<T> | undefined
  readonly more: ReadonlyMap<number, SearchNode<T>> | undefined
  /** The state for the next shorter such start; undefined at the root. */
  readonly fallback: SearchNode<T> | undefined
  /** Value of the text that ends here. */
  readonly value: T | undefined
  /** The nearest state among the fallbacks where a text ends. */
  readonly shorter: SearchNode<T> | undefined
}

export const compileLiteralSearch = <T>(texts: ReadonlyMap<string, T>): LiteralSearch<T> => {
  const root = draft<T>()
  const starts = new Uint8Array(0x100)
  for (const [text, value] of texts) {
    starts[text.charCodeAt(0)] = 1
    let node = root
    for (let at = 0; at < text.length; at++) node = childOf(node, text.charCodeAt(at))
    node.value = value
  }
  link(root)
  return { root, starts }
}

/** The state after one more character. */
export const advance = <T>({ root, starts }: LiteralSearch<T>, from: SearchNode<T>, code: number): SearchNode<T> => {
  if (from === root && starts[code] === 0) return root
  let node: SearchNode<T> | undefined = from
  while (node !== undefined) {
    const next = follow(node, code)
    if (next !== undefined) return next
    node = node.fallback
  }
  return root
}

const follow = <T>(node: SearchNode<T>, code: number): SearchNode<T> | undefined =>
  node.code === code ? node.next : node.more?.get(code)

interface Draft<T> {
  code: number
  next: Draft<T> | undefined
  more: Map<number, Draft<T>> | undefined
  fallback: Draft<T> | undefined
  value: T | undefined
  shorter: Draft<T> | undefined
}

const draft = <T>(): Draft<T> => ({
  code: -1,
  next: undefined,
  more: undefined,
  fallback: undefined,
  value: undefined,
  shorter: undefined,
})

const childOf = <T>(node: Draft<T>, code: number): Draft<T> => {
  const known = draftAfter(node, code)
  if (known) return known
  const child = draft<T>()
  if (node.next === undefined) {
    node.code = code
    node.next = child
  } else {
    node.more ??= new Map()
    node.more.set(code, child)
  }
  return child
}

/** Breadth first: the fallback of a state is always nearer to the root, and so already linked. */
const link = <T>(root: Draft<T>): void => {
  const queue = [root]
  for (const node of queue) {
    if (node.next === undefined) continue
    for (const [code, child] of [[node.code, node.next] as const, ...(node.more ?? [])]) {
      let fallback = node.fallback
      while (fallback !== undefined && draftAfter(fallback, code) === undefined) fallback = fallback.fallback
      child.fallback = (fallback && draftAfter(fallback, code)) ?? root
      child.shorter = child.fallback.value === undefined ? child.fallback.shorter : child.fallback
      queue.push(child)
    }
  }
}

const draftAfter = <T>(node: Draft<T>, code: number): Draft<T> | undefined =>
  node.code === code ? node.next : node.more?.get(code)
