import { expandHost } from '../host-name'
import type { Analyzer } from './context'
import { destinationUses } from './destination-uses'
import { areDestinationsUnchecked } from './unchecked-destinations'

/** Subsets that VirtualServices name: a DestinationRule of the host defines them. */
export const subsets: Analyzer = (context) => {
  const { destinationRules, virtualServices } = context.resources
  // A lone VirtualService: where its destinations are defined, its subsets will be.
  if (destinationRules.length === 0 && areDestinationsUnchecked(context)) return []
  if (context.anyUnreadable('DestinationRule')) return []
  const known = new Map<string, readonly string[]>()
  const subsetsOf = (host: string): readonly string[] => {
    let names = known.get(host)
    if (!names) {
      names = context.registry.rulesFor(host).flatMap(({ spec }) => (spec.subsets ?? []).map(({ name }) => name))
      known.set(host, names)
    }
    return names
  }
  return virtualServices.flatMap((virtualService) =>
    destinationUses(virtualService).flatMap(({ destination: { host: written, subset }, path, kind }) => {
      if (subset === undefined || subset === '') return []
      const host = expandHost(written, virtualService.metadata.namespace)
      const names = subsetsOf(host)
      if (names.includes(subset)) return []
      const finding = context.report(virtualService, {
        code: 'subset_not_found',
        severity: 'error',
        path: [...path, 'subset'],
        message: `No DestinationRule defines subset ${subset} of ${kind === 'mirror' ? 'the mirror ' : ''}${host}.`,
        ...(names.length > 0 && { hint: `Its subsets are ${names.join(', ')}.` }),
        istio: 'IST0101',
      })
      return [finding]
    }),
  )
}
