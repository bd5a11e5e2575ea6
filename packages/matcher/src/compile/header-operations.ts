import type { HeaderOperationList, HeaderOperations } from '../model'
import { compileHeaderFormat, type HeaderFormat } from './header-format'

/** Header operations in the order in which they run: each step removes, then sets, then adds. */
export interface CompiledHeaderOperations {
  readonly steps: readonly HeaderStep[]
}

export interface HeaderStep {
  readonly remove: readonly string[]
  readonly set: readonly HeaderValue[]
  readonly add: readonly HeaderValue[]
  /** Some value depends on the request. */
  readonly dynamic: boolean
}

export interface HeaderValue {
  readonly name: string
  readonly format: HeaderFormat
}

export const NO_HEADER_OPERATIONS: CompiledHeaderOperations = { steps: [] }

const EMPTY: HeaderOperationList = { remove: [], set: [], add: [] }
export const NO_HEADERS: HeaderOperations = { request: EMPTY, response: EMPTY }

/**
 * Operations of a route and one of its destinations. With a single destination Istio joins both lists, the route's first: every
 * remove runs before every set. With several, the destination's run as a whole and then the route's, so the route has the last word.
 */
export const compileHeaderOperations = (
  route: HeaderOperationList,
  destination: HeaderOperationList | undefined,
  single: boolean,
): CompiledHeaderOperations => {
  if (isEmpty(route) && (!destination || isEmpty(destination))) return NO_HEADER_OPERATIONS
  if (!destination) return operations([compileStep([route])])
  return operations(single ? [compileStep([route, destination])] : [compileStep([destination]), compileStep([route])])
}

/** Host that these request operations put in place of the request's. Istio takes it literally: no substitutions. */
export const authorityOf = ({ set, add }: HeaderOperationList): string | undefined =>
  (set.find(([name]) => isAuthority(name)) ?? add.find(([name]) => isAuthority(name)))?.[1]

const isEmpty = ({ remove, set, add }: HeaderOperationList): boolean => remove.length + set.length + add.length === 0

const operations = (steps: readonly HeaderStep[]): CompiledHeaderOperations => {
  const busy = steps.filter(({ remove, set, add }) => remove.length + set.length + add.length > 0)
  return busy.length === 0 ? NO_HEADER_OPERATIONS : { steps: busy }
}

const compileStep = (lists: readonly HeaderOperationList[]): HeaderStep => {
  const remove = [...new Set(lists.flatMap((list) => list.remove.map((name) => name.toLowerCase())))]
  const set = lists.flatMap((list) => compileValues(list.set))
  const add = lists.flatMap((list) => compileValues(list.add))
  const dynamic = [...set, ...add].some(({ format }) => format.literal === undefined)
  return { remove: remove.filter((name) => !isAuthority(name)), set, add, dynamic }
}

/** Istio applies the keys of one list in sorted order. */
const compileValues = (values: HeaderOperationList['set']): readonly HeaderValue[] =>
  values
    .filter(([name, value]) => !isAuthority(name) && !UNSENDABLE.test(value))
    .map(([name, value]) => ({ name: name.toLowerCase(), format: compileHeaderFormat(value) }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))

// A line break in a value would begin another header field: such an operation does nothing.
const UNSENDABLE = /[\0\r\n]/

const isAuthority = (name: string): boolean => {
  const lower = name.toLowerCase()
  return lower === ':authority' || lower === 'host'
}
