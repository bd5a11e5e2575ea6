import type { Diagnostic } from '@gatewright/spec'
import { inReadingOrder } from './order'

/** What `validate --json` prints: one object on one document, findings in reading order, keys always in the same order. */
export const jsonReport = (resources: number, diagnostics: readonly Diagnostic[]): string =>
  `${JSON.stringify({ resources, diagnostics: inReadingOrder(diagnostics).map(inKeyOrder) }, null, 2)}\n`

const inKeyOrder = ({ code, severity, message, hint, resource, path, file, line, column, istio }: Diagnostic) => ({
  code,
  severity,
  message,
  hint,
  resource,
  path,
  file,
  line,
  column,
  istio,
})
