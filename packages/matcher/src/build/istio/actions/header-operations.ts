import type { HeaderOperations as SpecOperations } from '@gatewright/spec'
import type { HeaderOperationList, HeaderOperations } from '../../../model'

interface SpecHeaders {
  readonly request?: SpecOperations | undefined
  readonly response?: SpecOperations | undefined
}

export const headerOperations = (headers: SpecHeaders | undefined): HeaderOperations =>
  headers
    ? { request: operationList(headers.request), response: operationList(headers.response) }
    : NO_HEADER_OPERATIONS

const EMPTY: HeaderOperationList = { remove: [], set: [], add: [] }
export const NO_HEADER_OPERATIONS: HeaderOperations = { request: EMPTY, response: EMPTY }

const operationList = (operations: SpecOperations | undefined): HeaderOperationList =>
  operations
    ? {
        remove: (operations.remove ?? []).map((name) => name.toLowerCase()),
        set: sortedEntries(operations.set),
        add: sortedEntries(operations.add),
      }
    : EMPTY

/** Istio applies the keys of a map in sorted order. */
const sortedEntries = (map: Readonly<Record<string, string>> | undefined): HeaderOperationList['set'] =>
  Object.entries(map ?? {})
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
