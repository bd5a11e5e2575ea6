import { isMap, isNode, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml'
import type { FieldPath } from '../diagnostic'
import type { Locate, Position } from './raw-document'
import { isMergeKey } from './yaml-value'

/** Finds fields in a YAML tree, through aliases and merge keys. */
export const yamlLocate =
  (root: Node, targets: ReadonlyMap<Node, Node>, lines: LineCounter): Locate =>
  (path) =>
    positionOf(deepest(root, path, targets), lines) ?? { line: 1, column: 1 }

/** Place of an offset in a text. */
export const positionAt = (offset: number, lines: LineCounter): Position => {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(line, 1), column: Math.max(col, 1) }
}

/** The node at the end of the path, or the last one on the way that is written down. An alias counts as the place where it is used. */
const deepest = (root: Node, path: FieldPath, targets: ReadonlyMap<Node, Node>): Node => {
  const follow = (node: Node): Node => targets.get(node) ?? node
  let written = root
  for (const step of path) {
    const next = child(follow(written), step, follow)
    if (!next) break
    written = next
  }
  return written
}

const child = (node: Node, step: string | number, follow: (node: Node) => Node): Node | undefined => {
  if (isSeq(node)) return typeof step === 'number' ? asNode(node.items[step]) : undefined
  if (!isMap(node)) return undefined
  // A list of one may have been written as the bare map.
  if (step === 0) return node
  const pair = node.items.find(
    (item) => isScalar(item.key) && String(item.key.value) === String(step) && !isMergeKey(item),
  )
  if (pair) return writtenValue(pair)
  for (const item of node.items) {
    if (!isMergeKey(item)) continue
    const source = isNode(item.value) ? follow(item.value) : undefined
    for (const part of isSeq(source) ? source.items : [source]) {
      const found = isNode(part) ? child(follow(part), step, follow) : undefined
      if (found) return found
    }
  }
  return undefined
}

/** A key without a value points at the key. */
const writtenValue = (pair: Pair): Node | undefined => {
  const value = asNode(pair.value)
  return value && !(isScalar(value) && value.source === '') ? value : asNode(pair.key)
}

const asNode = (value: unknown): Node | undefined => (isNode(value) ? value : undefined)

const positionOf = (node: Node, lines: LineCounter): Position | undefined => {
  const offset = node.range?.[0]
  return offset === undefined ? undefined : positionAt(offset, lines)
}
