import type { FieldPath } from '../diagnostic'
import type { Destination, VirtualService } from '../resources/virtual-service'

/** A place in a VirtualService that sends requests somewhere. */
export interface DestinationUse {
  readonly destination: Destination
  /** Path of the destination. */
  readonly path: FieldPath
  readonly kind: 'http' | 'tls' | 'tcp' | 'mirror'
}

/** Every destination that a VirtualService names, in the order of its text. */
export const destinationUses = ({ spec }: VirtualService): readonly DestinationUse[] => {
  const uses: DestinationUse[] = []
  spec.http?.forEach((rule, i) => {
    const at = ['spec', 'http', i]
    rule.route?.forEach(({ destination }, j) => {
      uses.push({ destination, path: [...at, 'route', j, 'destination'], kind: 'http' })
    })
    if (rule.mirror) uses.push({ destination: rule.mirror, path: [...at, 'mirror'], kind: 'mirror' })
    rule.mirrors?.forEach(({ destination }, j) => {
      uses.push({ destination, path: [...at, 'mirrors', j, 'destination'], kind: 'mirror' })
    })
  })
  for (const kind of ['tls', 'tcp'] as const)
    spec[kind]?.forEach((rule, i) => {
      rule.route?.forEach(({ destination }, j) => {
        uses.push({ destination, path: ['spec', kind, i, 'route', j, 'destination'], kind })
      })
    })
  return uses
}
