import { quote } from '../../read/wording'
import type { IngressPath } from '../../resources/ingress'
import { error, type Findings } from '../rule'

const FORBIDDEN = ['//', '/./', '/../', '%2f', '%2F']

/** Exact and Prefix paths are absolute and normal; a path of the implementation's own type may be left out, else it is absolute, too. */
export function* checkIngressPath({ path = '', pathType }: IngressPath): Findings {
  if (pathType === 'ImplementationSpecific') {
    if (path !== '' && !path.startsWith('/')) yield relative(path)
    return
  }
  if (!path.startsWith('/')) yield relative(path)
  const part =
    FORBIDDEN.find((forbidden) => path.includes(forbidden)) ?? ['/..', '/.'].find((end) => path.endsWith(end))
  if (part !== undefined)
    yield error(
      'path_invalid',
      ['path'],
      `The path ${quote(path)} holds ${part}; ${pathType} paths are compared after normalisation.`,
    )
}

const relative = (path: string) =>
  error(
    'path_invalid',
    ['path'],
    `The path ${quote(path)} must start with a slash.`,
    path === '' ? 'Write path: / for every path.' : `Write /${path}.`,
  )
