import type { AnalysisContext, Analyzer } from './context'
import { destinationUses } from './destination-uses'

/** Whether the input says nothing about what traffic can be sent to: then no destination can be called missing. */
export const areDestinationsUnchecked = ({ registry, anyUnreadable }: AnalysisContext): boolean =>
  registry.isEmpty && !anyUnreadable('Service') && !anyUnreadable('ServiceEntry')

/** An input without any Service or ServiceEntry: one finding says that destinations were not checked. */
export const uncheckedDestinations: Analyzer = (context) => {
  const { virtualServices, destinationRules } = context.resources
  const namesAny = destinationRules.length > 0 || virtualServices.some((v) => destinationUses(v).length > 0)
  if (!namesAny || !areDestinationsUnchecked(context)) return []
  return [
    {
      code: 'destinations_unchecked',
      severity: 'info',
      message: 'The input holds no Service and no ServiceEntry, so destinations could not be checked.',
      hint: 'Add the files that define them.',
    },
  ]
}
