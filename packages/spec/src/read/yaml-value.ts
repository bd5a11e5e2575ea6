import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml'
import type { FieldPath } from '../diagnostic'
import { emptyObject, isRawObject, type RawObject, READING_LIMITS } from './raw-document'

/** The value of a YAML tree, and which node each alias stands for. With problems there is no value. */
export interface YamlValue {
  readonly value: unknown
  readonly targets: ReadonlyMap<Node, Node>
  readonly problems: readonly NodeProblem[]
}

/** A finding about a node; the reader makes a position of the offset. */
export interface NodeProblem {
  readonly message: string
  readonly path: FieldPath
  readonly offset: number | undefined
}

interface Built {
  readonly value: unknown
  /** Values in it, counted as often as they are used. */
  readonly size: number
}

/** Reading of this document ends here. */
class NodeError extends Error {
  constructor(
    message: string,
    readonly node: unknown,
  ) {
    super(message)
  }
}

/**
 * Turns a YAML tree into JSON data. The library could do it, but not in linear time for hostile input: it looks for repeated keys
 * pairwise and walks the document for every alias. Aliases share one value; what they add up to is limited.
 */
export const yamlValue = (root: Node | null): YamlValue => {
  const anchors = new Map<string, { readonly node: Node; readonly built: Built | undefined }>()
  const targets = new Map<Node, Node>()
  const problems: NodeProblem[] = []
  const path: (string | number)[] = []
  let aliased = 0

  const report = (message: string, node: unknown) => problems.push({ message, path: [...path], offset: offsetOf(node) })

  const buildPart = (step: string | number, node: unknown): Built => {
    path.push(step)
    const built = build(node)
    path.pop()
    return built
  }

  const build = (node: unknown): Built => {
    if (isAlias(node)) return buildAlias(node.source, node)
    if (!isNode(node)) return { value: null, size: 1 }
    const { anchor } = node
    if (anchor !== undefined) anchors.set(anchor, { node, built: undefined })
    const built = isMap(node) ? buildMap(node) : buildListOrScalar(node)
    if (anchor !== undefined) anchors.set(anchor, { node, built })
    return built
  }

  const buildListOrScalar = (node: Node): Built =>
    isSeq(node) ? buildList(node.items) : { value: (isScalar(node) ? node.value : null) ?? null, size: 1 }

  const buildAlias = (name: string, alias: Node): Built => {
    const target = anchors.get(name)
    if (!target) throw new NodeError(`The alias *${name} has no anchor &${name} before it.`, alias)
    if (!target.built) throw new NodeError(`The alias *${name} stands inside its own anchor.`, alias)
    targets.set(alias, target.node)
    addAliased(target.built.size, alias)
    return target.built
  }

  const addAliased = (size: number, node: unknown) => {
    aliased += size
    if (aliased > READING_LIMITS.aliasedValues)
      throw new NodeError(`Aliases add more than ${READING_LIMITS.aliasedValues} values to this document.`, node)
  }

  const buildList = (items: readonly unknown[]): Built => {
    let size = 1
    const value = items.map((item, index) => {
      const built = buildPart(index, item)
      size += built.size
      return built.value
    })
    return { value, size }
  }

  const buildMap = (map: YAMLMap): Built => {
    const value = emptyObject()
    const merged: { readonly source: unknown; readonly node: unknown }[] = []
    let size = 1
    for (const pair of map.items) {
      const key = keyOf(pair)
      const built = buildPart(key, pair.value)
      size += built.size
      if (isMergeKey(pair)) {
        merged.push({ source: built.value, node: pair.key })
        continue
      }
      if (Object.hasOwn(value, key)) reportRepeated(key, pair.key)
      // Never a field of any resource, and poison in objects that do have a prototype.
      else if (key !== '__proto__') value[key] = built.value
    }
    for (const { source, node } of merged) size += merge(value, source, node)
    return { value, size }
  }

  const reportRepeated = (key: string, node: unknown) => {
    path.push(key)
    report(`The key "${key}" is written twice in one map.`, node)
    path.pop()
  }

  const merge = (into: RawObject, source: unknown, node: unknown): number => {
    let added = 0
    for (const part of Array.isArray(source) ? source : [source]) {
      if (!isRawObject(part)) throw new NodeError('A merge key << takes a map or a list of maps.', node)
      for (const key of Object.keys(part)) {
        if (Object.hasOwn(into, key)) continue
        into[key] = part[key]
        added += 1
      }
    }
    addAliased(added, node)
    return added
  }

  try {
    return { value: build(root).value, targets, problems }
  } catch (error) {
    if (!(error instanceof NodeError)) throw error
    report(error.message, error.node)
    return { value: undefined, targets, problems }
  }
}

/** Whether a pair is `<<: *anchor`; a quoted "<<" is a key like any other. */
export const isMergeKey = (pair: Pair): boolean =>
  isScalar(pair.key) && pair.key.value === '<<' && pair.key.type === 'PLAIN'

/** The key of a pair as JSON has it: text. */
export const keyOf = (pair: Pair): string => {
  if (isScalar(pair.key)) return String(pair.key.value)
  throw new NodeError('A key must be text, not a list or a map.', pair.key ?? pair.value)
}

const offsetOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined)
