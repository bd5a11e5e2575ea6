/**
 * How a resource reaches a namespace through its `exportTo`: as its own, by name, as one for everybody, or not at all.
 * `*` outweighs every other entry and `~` outweighs that.
 */
export type Visibility = 'own' | 'named' | 'public' | 'hidden'

/** @param home namespace of the resource */
export const visibilityIn = (viewer: string, exportTo: readonly string[] | undefined, home: string): Visibility => {
  if (exportTo === undefined || exportTo.length === 0) return 'public'
  if (exportTo.includes('~')) return 'hidden'
  if (exportTo.includes('*')) return 'public'
  if (home === viewer && (exportTo.includes('.') || exportTo.includes(home))) return 'own'
  return exportTo.includes(viewer) ? 'named' : 'hidden'
}

export const isVisibleIn = (viewer: string, exportTo: readonly string[] | undefined, home: string): boolean =>
  visibilityIn(viewer, exportTo, home) !== 'hidden'
