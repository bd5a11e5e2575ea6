/** Where something runs: `region/zone/subzone`, empty text for what is not known. */
export interface Locality {
  readonly region: string
  readonly zone: string
  readonly subzone: string
}

export const parseLocality = (text: string): Locality => {
  const [region = '', zone = '', subzone = ''] = text.split('/')
  return { region, zone, subzone }
}

/** Where a proxy runs, by its labels: `istio-locality` (with `.` in place of `/`), else those that Kubernetes puts on nodes. */
export const localityOfLabels = (labels: Readonly<Record<string, string>>): Locality => {
  const own = labels['istio-locality']
  if (own) return parseLocality(own.includes('/') ? own : own.replaceAll('.', '/'))
  return {
    region: labels['topology.kubernetes.io/region'] ?? '',
    zone: labels['topology.kubernetes.io/zone'] ?? '',
    subzone: labels['topology.istio.io/subzone'] ?? '',
  }
}

/** Whether a locality is one of those that a rule such as `region/zone/*` stands for. */
export const localityMatches = (locality: Locality, rule: string): boolean => {
  const { region, zone, subzone } = parseLocality(rule)
  return (
    (region === '*' || region === locality.region) &&
    (zone === '*' || zone === '' || zone === locality.zone) &&
    (subzone === '*' || subzone === '' || subzone === locality.subzone)
  )
}

/** How far an endpoint is away: 0 in the same subzone, 1 zone, 2 region, 3 elsewhere. */
export const distance = (from: Locality, to: Locality): 0 | 1 | 2 | 3 => {
  if (from.region !== to.region) return 3
  if (from.zone !== to.zone) return 2
  return from.subzone === to.subzone ? 0 : 1
}
