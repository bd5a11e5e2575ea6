import { createPathIndex } from './path-index'
import { covers, type RouteConditions } from './route-conditions'
import type { RouteTable } from './route-tables'
import type { ValueTest } from './value-test'
import type { TableRoute } from './virtual-service-routes'
import type { WitnessTarget } from './witness'

/** The route that takes all requests of another one, and where it does. */
export interface Shadow {
  readonly by: TableRoute
  readonly target: WitnessTarget
}

/** What becomes of each route that some table holds: who takes its requests everywhere; undefined when it gets some somewhere. */
export type Shadows = ReadonlyMap<TableRoute, Shadow | undefined>

export const findShadows = (tables: readonly RouteTable[]): Shadows => {
  const shadows = new Map<TableRoute, Shadow | undefined>()
  const note = (route: TableRoute, by: TableRoute | undefined, target: WitnessTarget) => {
    const before = shadows.get(route)
    if (!shadows.has(route)) shadows.set(route, by && { by, target })
    else if (before && !by) shadows.set(route, undefined)
  }
  for (const { routes, dropped, target } of tables) {
    const earlier = createEarlierRoutes()
    for (const route of routes) {
      note(route, earlier.firstCovering(route), target)
      if (!route.isDelegating) earlier.add(route)
    }
    for (const { route, by } of dropped) note(route, by, target)
  }
  return shadows
}

interface Entry {
  readonly route: TableRoute
  readonly position: number
}

/** Routes with equal paths. One that asks for an exact text covers only what asks for it, too, so it is looked up by that. */
interface Group {
  readonly free: Entry[]
  readonly byText: Map<string, Entry[]>
}

/** The routes so far, so arranged that a route is compared with few of them. */
const createEarlierRoutes = () => {
  const groups = new Map<string, Group>()
  const index = createPathIndex<Group>()
  let position = 0
  const groupOf = (route: TableRoute): Group => {
    const path = pathOf(route)
    const key = pathKey(path)
    const known = groups.get(key)
    if (known) return known
    const group: Group = { free: [], byText: new Map() }
    groups.set(key, group)
    index.add(path, group)
    return group
  }
  return {
    add(route: TableRoute): void {
      const { free, byText } = groupOf(route)
      const entry = { route, position: position++ }
      const [text] = exactTexts(route.conditions)
      if (text === undefined) free.push(entry)
      else byText.set(text, [...(byText.get(text) ?? []), entry])
    },
    firstCovering(route: TableRoute): TableRoute | undefined {
      const texts = exactTexts(route.conditions)
      let first: Entry | undefined
      const consider = (entries: readonly Entry[] = []) => {
        // Entries are in their order, so the first that covers is the one.
        for (const entry of entries) {
          if (first && entry.position > first.position) return
          if (covers(entry.route.conditions, route.conditions)) first = entry
        }
      }
      for (const { free, byText } of index.wider(pathOf(route))) {
        consider(free)
        for (const text of texts) consider(byText.get(text))
      }
      return first?.route
    },
  }
}

const pathKey = (path: ValueTest | undefined): string => {
  if (path?.kind === 'exact' || path?.kind === 'prefix') return `${path.kind} ${path.ignoreCase} ${path.value}`
  return path?.kind === 'regex' ? `regex ${path.pattern}` : ''
}

const pathOf = ({ conditions }: TableRoute) => conditions.get('path')?.[0]

/** Exact texts that are asked for elsewhere than in the path. */
const exactTexts = (conditions: RouteConditions): readonly string[] =>
  [...conditions].flatMap(([subject, tests]) =>
    subject === 'path'
      ? []
      : tests.flatMap((test) => (test.kind === 'exact' && !test.ignoreCase ? [`${subject} ${test.value}`] : [])),
  )
