import { quote } from '../../read/wording'
import type { Destination } from '../../resources/virtual-service'
import { isDnsLabel, wildcardNameProblem } from '../host-syntax'
import { checkPort } from '../port-number'
import { error, type Findings } from '../rule'

/** Where a rule sends traffic to. */
export function* checkDestination({ host, subset, port }: Destination): Findings {
  const problem = host === '*' ? 'it would be every host' : wildcardNameProblem(host)
  if (problem !== undefined)
    yield error('host_invalid', ['host'], `The destination host ${quote(host)} is not allowed: ${problem}.`)
  if (subset !== undefined && subset !== '' && !isDnsLabel(subset))
    yield error(
      'field_invalid',
      ['subset'],
      `The subset ${quote(subset)} is not a label of letters, digits and inner dashes.`,
    )
  yield* checkPort(['port', 'number'], port?.number)
}
