import { quote } from '../../read/wording'
import type { StringMatch } from '../../resources/string-match'
import type { HttpMatch } from '../../resources/virtual-service'
import { checkGatewayNames } from '../gateway-names'
import { isDnsLabel } from '../host-syntax'
import { checkLabels } from '../label-syntax'
import { checkPort } from '../port-number'
import { error, type Findings, within } from '../rule'
import { isHeaderName } from './header-operations'
import { checkStringMatch } from './string-match'

/** The conditions of one match block of an http rule. */
export function* checkHttpMatch(match: HttpMatch): Findings {
  yield* within(['uri'], checkStringMatch(match.uri, { emptyPrefix: true }))
  for (const field of ['scheme', 'method', 'authority'] as const) yield* within([field], checkStringMatch(match[field]))
  yield* checkNamed('headers', match.headers)
  yield* checkNamed('withoutHeaders', match.withoutHeaders)
  for (const [name, value] of Object.entries(match.queryParams ?? {}))
    yield* within(['queryParams', name], checkStringMatch(value))
  if (match.port !== 0) yield* checkPort(['port'], match.port)
  yield* checkLabels(['sourceLabels'], match.sourceLabels)
  yield* checkGatewayNames(['gateways'], match.gateways)
  if (match.sourceNamespace && !isDnsLabel(match.sourceNamespace))
    yield error('field_invalid', ['sourceNamespace'], `${quote(match.sourceNamespace)} is no namespace.`)
}

function* checkNamed(
  field: 'headers' | 'withoutHeaders',
  matches: Readonly<Record<string, StringMatch | null>> | undefined,
): Findings {
  for (const [name, value] of Object.entries(matches ?? {})) {
    if (!isMatchableName(name)) yield error('field_invalid', [field, name], `${quote(name)} is no header name.`)
    // Not RE2: in withoutHeaders it stands for "present".
    if (field === 'withoutHeaders' && value?.regex === '*') continue
    yield* within([field, name], checkStringMatch(value ?? undefined))
  }
}

const CLAIM = /^@request\.auth\.claims(?:\.[^.[\]]+)+$|^@request\.auth\.claims(?:\[[^[\]]+\])+$/

const PSEUDO_HEADERS: ReadonlySet<string> = new Set([':method', ':scheme', ':authority', ':path', ':status'])

/** A header, a pseudo header, or a claim of a verified token. */
const isMatchableName = (name: string): boolean =>
  name.startsWith('@request.auth.') ? CLAIM.test(name) : PSEUDO_HEADERS.has(name) || isHeaderName(name)
