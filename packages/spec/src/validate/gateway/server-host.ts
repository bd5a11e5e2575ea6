import { isIpAddress } from '../../ip-address'
import { quote } from '../../read/wording'
import { isDnsLabel, wildcardNameProblem } from '../host-syntax'
import { error, type Findings } from '../rule'

/** A host of a server: `[namespace/]host`, where host is a full name, `*`, `*.suffix` or an address. */
export function* checkServerHost(text: string): Findings {
  const slash = text.indexOf('/')
  const namespace = slash === -1 ? undefined : text.slice(0, slash)
  if (namespace !== undefined && namespace !== '*' && namespace !== '.' && !isDnsLabel(namespace))
    yield error(
      'host_invalid',
      [],
      `The host ${quote(text)} has ${namespace === '' ? 'no namespace' : `the namespace ${quote(namespace)}`} before its slash; allowed are *, . and names.`,
    )
  const problem = hostProblem(text.slice(slash + 1))
  if (problem !== undefined)
    yield error(
      'host_invalid',
      [],
      `The host ${quote(text)} is not allowed: ${problem}.`,
      'Write a full name, *.suffix or "*".',
    )
}

const hostProblem = (host: string): string | undefined => {
  if (host === '*' || isIpAddress(host)) return undefined
  if (host !== '' && !host.includes('.')) return 'it is a short name without a dot'
  if (host.startsWith('*') && !host.startsWith('*.')) return 'the wildcard must be the whole first label'
  return wildcardNameProblem(host)
}
