/** Finds all of many texts in one pass over another (Aho and Corasick). */
export interface LiteralSearch<T> {
  readonly root: SearchNode<T>
}

/** A state: the longest start of any text that what was read so far ends with. */
export interface SearchNode<T> {
  readonly next: ReadonlyMap<number, SearchNode<T>>
  /** The state for the next shorter such start; undefined at the root. */
  readonly fallback: SearchNode<T> | undefined
  /** Value of the text that ends here. */
  readonly value: T | undefined
  /** The nearest state among the fallbacks where a text ends. */
  readonly shorter: SearchNode<T> | undefined
}

export const compileLiteralSearch = <T>(texts: ReadonlyMap<string, T>): LiteralSearch<T> => {
  const root = draft<T>()
  for (const [text, value] of texts) {
    let node = root
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      let next = node.next.get(code)
      if (!next) {
        next = draft()
        node.next.set(code, next)
      }
      node = next
    }
    node.value = value
  }
  link(root)
  return { root }
}

/** The state after one more character. */
export const advance = <T>(root: SearchNode<T>, from: SearchNode<T>, code: number): SearchNode<T> => {
  let node: SearchNode<T> | undefined = from
  while (node !== undefined) {
    const next: SearchNode<T> | undefined = node.next.get(code)
    if (next !== undefined) return next
    node = node.fallback
  }
  return root
}

interface Draft<T> {
  readonly next: Map<number, Draft<T>>
  fallback: Draft<T> | undefined
  value: T | undefined
  shorter: Draft<T> | undefined
}

const draft = <T>(): Draft<T> => ({ next: new Map(), fallback: undefined, value: undefined, shorter: undefined })

/** Breadth first: the fallback of a state is always nearer to the root, and so already linked. */
const link = <T>(root: Draft<T>): void => {
  const queue = [root]
  for (const node of queue) {
    for (const [code, child] of node.next) {
      let fallback = node.fallback
      while (fallback !== undefined && !fallback.next.has(code)) fallback = fallback.fallback
      child.fallback = fallback?.next.get(code) ?? root
      child.shorter = child.fallback.value === undefined ? child.fallback.shorter : child.fallback
      queue.push(child)
    }
  }
}
