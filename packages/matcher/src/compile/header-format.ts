import type { SubstitutionContext } from '../substitution-context'

/** A header value with Envoy's `%COMMAND(argument):length%` substitutions, taken apart once. */
export interface HeaderFormat {
  /** As written. */
  readonly source: string
  /** The whole value when it holds no substitution. */
  readonly literal: string | undefined
  readonly pieces: readonly (string | Substitution)[]
}

export interface Substitution {
  readonly command: string
  readonly argument: string | undefined
  /** For commands that name a header: its lower-cased name, and the one to try when it is missing. */
  readonly header: string
  readonly alternative: string | undefined
  readonly maxLength: number
}

/** `%%` is a percent sign. What looks like a substitution and is none stays as it is written. */
export const compileHeaderFormat = (value: string): HeaderFormat => {
  const pieces: (string | Substitution)[] = []
  let literal = ''
  let at = 0
  while (at < value.length) {
    const percent = value.indexOf('%', at)
    literal += value.slice(at, percent === -1 ? value.length : percent)
    if (percent === -1) break
    if (value.charAt(percent + 1) === '%') {
      literal += '%'
      at = percent + 2
      continue
    }
    COMMAND.lastIndex = percent
    const found = COMMAND.exec(value)
    if (!found) {
      literal += '%'
      at = percent + 1
      continue
    }
    if (literal) pieces.push(literal)
    literal = ''
    pieces.push(substitution(found[1] ?? '', found[2], found[3]))
    at = percent + found[0].length
  }
  if (literal) pieces.push(literal)
  const dynamic = pieces.some((piece) => typeof piece !== 'string')
  return { source: value, literal: dynamic ? undefined : pieces.join(''), pieces }
}

/** The value for one request; a substitution without a value leaves nothing. */
export const formatHeader = (format: HeaderFormat, context: SubstitutionContext): string => {
  if (format.literal !== undefined) return format.literal
  let text = ''
  for (const piece of format.pieces) text += typeof piece === 'string' ? piece : evaluate(piece, context)
  return text
}

const COMMAND = /%([A-Z][A-Z0-9_]*)(?:\(([^)]*)\))?(?::(\d+))?%/y

const substitution = (command: string, argument: string | undefined, length: string | undefined): Substitution => {
  const [header = '', alternative] = (argument ?? '').toLowerCase().split('?')
  return {
    command,
    argument,
    header,
    alternative,
    maxLength: length === undefined ? Number.POSITIVE_INFINITY : Number(length),
  }
}

const evaluate = (
  { command, argument, header, alternative, maxLength }: Substitution,
  context: SubstitutionContext,
) => {
  const value =
    lookUp(command, argument, header, context) ?? (alternative && lookUp(command, argument, alternative, context))
  if (value === undefined) return ''
  return value.length > maxLength ? value.slice(0, maxLength) : value
}

const lookUp = (command: string, argument: string | undefined, header: string, context: SubstitutionContext) => {
  switch (command) {
    case 'REQ':
      return context.requestHeader(header)
    case 'RESP':
      return context.responseHeader(header)
    default:
      return context.value(command, argument)
  }
}
