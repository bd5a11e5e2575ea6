import { byAgeThenPath } from '../order'
import type { Ingress } from '../resources/ingress'
import { type Analyzer, keyOf } from './context'

/** The same host, path and type in several of our Ingresses: the oldest one has it. */
export const ingressPaths: Analyzer = ({ sound, isOurs, report }) => {
  const owners = new Map<string, Ingress>()
  return sound.ingresses
    .filter(isOurs)
    .toSorted(byAgeThenPath)
    .flatMap((ingress) =>
      claimsOf(ingress).flatMap(({ claim, what, path }) => {
        const owner = owners.get(claim)
        if (!owner) {
          owners.set(claim, ingress)
          return []
        }
        const finding = report(ingress, {
          code: 'path_conflict',
          severity: 'warning',
          path,
          message:
            owner === ingress
              ? `${what} is written twice in this Ingress; the first one counts.`
              : `${what} belongs to Ingress ${keyOf(owner)}, which ${isOlder(owner, ingress) ? 'is older' : 'comes first by name'}; this one is not used.`,
        })
        return [finding]
      }),
    )
}

const isOlder = (owner: Ingress, other: Ingress): boolean =>
  (owner.metadata.creationTimestamp ?? '') < (other.metadata.creationTimestamp ?? '')

const claimsOf = ({ spec }: Ingress) => [
  // A default backend without rules takes whatever no Ingress asks for; beside rules it is for their hosts only.
  ...(spec.defaultBackend && !spec.rules?.length
    ? [{ claim: 'default', what: 'The default of all hosts', path: ['spec', 'defaultBackend'] }]
    : []),
  ...(spec.rules ?? []).flatMap(({ host = '', http }, i) =>
    (http?.paths ?? []).map(({ path = '', pathType }, j) => ({
      claim: `${host.toLowerCase()} ${pathType} ${path}`,
      what: `${pathType} path ${path || '(none)'} of ${host || 'any host'}`,
      path: ['spec', 'rules', i, 'http', 'paths', j],
    })),
  ),
]
