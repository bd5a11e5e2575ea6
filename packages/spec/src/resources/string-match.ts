import { z } from 'zod'

/**
 * Istio StringMatch: exactly one of `exact`, `prefix`, `regex` (RE2, whole value); an empty object asks for presence
 * where headers and query parameters are matched.
 */
export const stringMatch = z.object({
  exact: z.string().optional(),
  prefix: z.string().optional(),
  regex: z.string().optional(),
})
export type StringMatch = z.output<typeof stringMatch>
