import type { z } from 'zod'
import { quote } from '../../read/wording'
import type { HeaderOperations, headers } from '../../resources/virtual-service'
import { error, type Findings } from '../rule'
import { headerValueProblem } from './header-value'

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** Whether a text is a header name (RFC 9110 section 5.1). */
export const isHeaderName = (name: string): boolean => TOKEN.test(name)

const isAuthority = (name: string): boolean => [':authority', 'host'].includes(name.toLowerCase())

/** Names and values of header operations, be they for requests or responses. */
export function* checkHeaderOperations(operations: HeaderOperations): Findings {
  for (const operation of ['set', 'add'] as const)
    for (const [name, value] of Object.entries(operations[operation] ?? {})) {
      if (name.toLowerCase() !== ':authority') yield* checkName([operation, name], name)
      const problem = headerValueProblem(value)
      if (problem !== undefined)
        yield error('field_invalid', [operation, name], `The value ${quote(value)} is not allowed: ${problem}.`)
    }
  for (const [index, name] of (operations.remove ?? []).entries()) {
    if (isAuthority(name)) yield error('field_invalid', ['remove', index], `${name} cannot be removed.`)
    else yield* checkName(['remove', index], name)
  }
}

function* checkName(path: readonly (string | number)[], name: string): Findings {
  if (name.startsWith(':')) yield error('field_invalid', path, `The pseudo header ${name} cannot be changed.`)
  else if (!isHeaderName(name)) yield error('field_invalid', path, `${quote(name)} is no header name.`)
}

/** Host is a header of requests. */
export function* checkHeaders({ response }: z.output<typeof headers>): Findings {
  for (const operation of ['set', 'add'] as const)
    for (const name of Object.keys(response?.[operation] ?? {}))
      if (isAuthority(name)) yield error('field_invalid', ['response', operation, name], `A response has no ${name}.`)
}
