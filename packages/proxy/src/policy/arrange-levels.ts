import type { EndpointState } from './endpoint-state'
import { distance, type Locality, localityMatches, localityOfLabels, parseLocality } from './locality'
import type { Distribution, LocalitySettings } from './locality-settings'

/** Endpoints of one priority. */
export interface Level {
  readonly members: readonly EndpointState[]
  /** Share of the locality of each member, in the order of `members`; undefined where localities have no shares. */
  readonly localities: readonly LocalityShare[] | undefined
}

/** Members of one locality and what they get together. */
export interface LocalityShare {
  readonly share: number
  readonly members: readonly EndpointState[]
}

type Labels = Readonly<Record<string, string>>

/** Puts endpoints into levels, the first one to be used first. @param labels of the proxy: where it runs, and what `failoverPriority` compares */
export const arrangeLevels = (
  members: readonly EndpointState[],
  settings: LocalitySettings,
  labels: Labels,
): readonly Level[] => {
  if (settings.kind === 'none' || members.length === 0) return [{ members, localities: undefined }]
  const here = localityOfLabels(labels)
  if (settings.kind === 'distribute') {
    const rule = settings.rules.find(({ from }) => localityMatches(here, from))
    return [rule ? distributed(members, rule) : { members, localities: undefined }]
  }
  const byPriority = new Map<number, EndpointState[]>()
  for (const member of members) {
    const priority = priorityOf(member, settings, here, labels)
    const level = byPriority.get(priority)
    if (level) level.push(member)
    else byPriority.set(priority, [member])
  }
  return [...byPriority].sort(([a], [b]) => a - b).map(([, level]) => ({ members: level, localities: undefined }))
}

/** A locality that several entries cover belongs to the first of them; a share is divided among its localities by their weight. */
const distributed = (members: readonly EndpointState[], { to }: Distribution): Level => {
  const localities: LocalityShare[] = []
  const rest = new Map<string, EndpointState[]>()
  for (const member of members) {
    const { locality } = member.endpoint
    const group = rest.get(locality)
    if (group) group.push(member)
    else rest.set(locality, [member])
  }
  for (const [pattern, share] of to) {
    const groups = [...rest].filter(([locality]) => localityMatches(parseLocality(locality), pattern))
    const total = groups.reduce((sum, [, group]) => sum + weightOf(group), 0)
    for (const [locality, group] of groups) {
      rest.delete(locality)
      if (share > 0) localities.push({ share: (share * weightOf(group)) / total, members: group })
    }
  }
  return { members: localities.flatMap((locality) => locality.members), localities }
}

const weightOf = (members: readonly EndpointState[]): number =>
  members.reduce((sum, { endpoint }) => sum + (endpoint.weight || 1), 0)

/** Labels count before distance. Without labels, and with a region that takes over, distance decides. */
const priorityOf = (
  { endpoint }: EndpointState,
  { regions, labels }: Extract<LocalitySettings, { kind: 'failover' }>,
  here: Locality,
  own: Labels,
): number => {
  const differs = labels.findIndex(({ name, value }) => (value ?? own[name] ?? '') !== (endpoint.labels[name] ?? ''))
  const byLabels = differs === -1 ? 0 : labels.length - differs
  if (labels.length > 0 && regions.size === 0) return byLabels
  const there = parseLocality(endpoint.locality)
  const away = distance(here, there)
  const heir = regions.get(here.region)
  const passedOver = away === 3 && heir !== undefined && heir !== there.region
  return byLabels * FARTHEST + (passedOver ? 4 : away)
}

/** Distances are 0 to 4. */
const FARTHEST = 5
