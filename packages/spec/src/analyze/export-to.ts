/** The namespaces that see a resource: all of them, or a list. `.` is the resource's own, `~` nobody; nothing written means all. */
export const exportScopes = (exportTo: readonly string[] | undefined, namespace: string): readonly string[] | 'all' => {
  if (exportTo === undefined || exportTo.length === 0 || exportTo.includes('*')) return 'all'
  return exportTo.filter((scope) => scope !== '~').map((scope) => (scope === '.' ? namespace : scope))
}

/** Whether a namespace sees a resource. */
export const isVisibleTo = (
  exportTo: readonly string[] | undefined,
  ownNamespace: string,
  namespace: string,
): boolean => {
  const scopes = exportScopes(exportTo, ownNamespace)
  return scopes === 'all' || scopes.includes(namespace)
}
