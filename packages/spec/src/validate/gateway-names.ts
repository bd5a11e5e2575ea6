import type { FieldPath } from '../diagnostic'
import type { Finding } from '../finding'
import { quote } from '../read/wording'
import { isDnsLabel, nameProblem } from './host-syntax'
import { error, warning } from './rule'

/** Names of Gateways in a VirtualService or in one of its matches: `name`, `./name`, `namespace/name`, or the old full name. */
export function* checkGatewayNames(path: FieldPath, names: readonly string[] | undefined): Generator<Finding> {
  for (const [index, name] of (names ?? []).entries()) {
    const slash = name.indexOf('/')
    if (slash === -1) {
      yield* checkPlainName([...path, index], name)
      // Istio's validation ends here, whatever follows; what would be refused by it alone is not refused by it.
      return
    }
    const namespace = name.slice(0, slash)
    if ((namespace !== '.' && !isDnsLabel(namespace)) || !isDnsLabel(name.slice(slash + 1)))
      yield error('field_invalid', [...path, index], `${quote(name)} names no Gateway.`, 'Write namespace/name.')
  }
}

function* checkPlainName(path: FieldPath, name: string): Generator<Finding> {
  const problem = nameProblem(name)
  if (problem !== undefined) {
    yield error('field_invalid', path, `${quote(name)} names no Gateway: ${problem}.`)
    return
  }
  if (!name.includes('.')) return
  const [gateway, namespace] = name.split('.')
  yield warning('legacy_syntax', path, `${name} is the old way to name a Gateway.`, `Write ${namespace}/${gateway}.`)
}
