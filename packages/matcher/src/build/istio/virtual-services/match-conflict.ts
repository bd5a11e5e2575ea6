import type { HttpMatch, StringMatch } from '@gatewright/spec'

/**
 * Whether a block of a delegate asks for something its root block does not let through. Istio compares the two texts, not the sets of
 * requests they take: a regular expression beside anything else is a conflict.
 */
export const matchConflict = (root: HttpMatch, delegate: HttpMatch): boolean =>
  stringConflict(root.uri, delegate.uri) ||
  stringConflict(root.scheme, delegate.scheme) ||
  stringConflict(root.method, delegate.method) ||
  stringConflict(root.authority, delegate.authority) ||
  mapConflict(root.headers, delegate.headers) ||
  mapConflict(root.withoutHeaders, delegate.withoutHeaders) ||
  mapConflict(root.queryParams, delegate.queryParams) ||
  (root.ignoreUriCase ?? false) !== (delegate.ignoreUriCase ?? false) ||
  (!!root.port && !!delegate.port && root.port !== delegate.port) ||
  (!!root.sourceNamespace && root.sourceNamespace !== delegate.sourceNamespace) ||
  labelConflict(root.sourceLabels, delegate.sourceLabels) ||
  gatewayConflict(root.gateways, delegate.gateways)

const stringConflict = (root: StringMatch | null | undefined, delegate: StringMatch | null | undefined): boolean => {
  if (!root || !delegate) return false
  if (root.regex) return isSet(delegate)
  if (delegate.regex) return isSet(root)
  if (root.exact) return root.exact !== delegate.exact
  const wanted = delegate.exact || delegate.prefix
  return !!root.prefix && !!wanted && !wanted.startsWith(root.prefix)
}

const isSet = ({ exact, prefix, regex }: StringMatch): boolean => !!exact || !!prefix || !!regex

type StringMatches = Readonly<Record<string, StringMatch | null>>

const mapConflict = (root: StringMatches | undefined, delegate: StringMatches | undefined): boolean =>
  Object.entries(delegate ?? {}).some(
    ([key, match]) => root !== undefined && Object.hasOwn(root, key) && stringConflict(root[key], match),
  )

type Labels = Readonly<Record<string, string>>

const labelConflict = (root: Labels | undefined, delegate: Labels | undefined): boolean =>
  Object.entries(delegate ?? {}).some(
    ([key, value]) => root !== undefined && Object.hasOwn(root, key) && root[key] !== value,
  )

const gatewayConflict = (root: readonly string[] = [], delegate: readonly string[] = []): boolean =>
  root.length > 0 && delegate.some((name) => !root.includes(name))
