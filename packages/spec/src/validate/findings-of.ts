import type { Diagnostic } from '../diagnostic'
import { load } from '../load'

/** For tests: what `load` says about one resource, a line for each finding: `error host_invalid spec.hosts[0]`. */
export const findingsOf = (
  kind: string,
  spec: object,
  metadata: object = {},
  apiVersion = 'networking.istio.io/v1',
): readonly string[] => load({ apiVersion, kind, metadata: { name: 'a', ...metadata }, spec }).diagnostics.map(lineOf)

const lineOf = ({ severity, code, path }: Diagnostic): string => `${severity} ${code} ${path ?? ''}`.trimEnd()
