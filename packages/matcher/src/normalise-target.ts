import type { PathNormalization } from './compile/route-table'

export type NormalisedTarget =
  | {
      readonly kind: 'ok'
      /** Host as received, or that of an absolute target. */
      readonly authority: string
      readonly path: string
      /** With its `?`; empty without one. */
      readonly query: string
      /** Scheme of an absolute target. */
      readonly scheme?: 'http' | 'https'
    }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: TargetRefusal }

export type TargetRefusal =
  | 'connect_not_allowed'
  | 'missing_path'
  | 'no_path'
  | 'invalid_path'
  | 'invalid_scheme'
  | 'missing_host'
  | 'invalid_host'

export const normaliseTarget = (
  method: string,
  target: string,
  hostHeader: string | undefined,
  policy: PathNormalization = 'BASE',
): NormalisedTarget => {
  void method
  void policy
  const q = target.indexOf('?')
  return {
    kind: 'ok',
    authority: hostHeader ?? '',
    path: q === -1 ? target : target.slice(0, q),
    query: q === -1 ? '' : target.slice(q),
  }
}
