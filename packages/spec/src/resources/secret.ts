import { z } from 'zod'
import { metadata } from './primitives'

export const secret = z.object({
  apiVersion: z.literal('v1'),
  kind: z.literal('Secret'),
  metadata,
  type: z.string().optional(),
  /** Base64, as the API prints it. `stringData` is folded into it when loaded. */
  data: z.record(z.string(), z.string()).optional(),
})
export type Secret = z.output<typeof secret>
