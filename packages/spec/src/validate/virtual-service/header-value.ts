const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/
/**
 * `%NAME%`, `%NAME(argument)%` or `%NAME(["a", "b"])%`. An argument may hold percent signs, as date formats do, and anything escaped; it
 * ends at the first closing parenthesis. Envoy's `:length` behind it is not let through by Istio.
 */
const VARIABLE =
  /%[A-Za-z][A-Za-z0-9_]*(?:\( *(?:\[ *"(?:\\.|[^)"\\])*"(?: *, *"(?:\\.|[^)"\\])*")* *\] *|[^[ ](?:\\.|[^)"\\])*)\) *)?%/y

/** What is wrong with a header value to set: control characters, or a percent sign that is neither `%%` nor part of a variable. */
export const headerValueProblem = (value: string): string | undefined => {
  if (CONTROL.test(value)) return 'it has control characters'
  let at = value.indexOf('%')
  while (at !== -1) {
    if (value[at + 1] === '%') {
      at = value.indexOf('%', at + 2)
      continue
    }
    VARIABLE.lastIndex = at
    if (!VARIABLE.test(value)) return 'a literal percent sign is written %%'
    at = value.indexOf('%', VARIABLE.lastIndex)
  }
  return undefined
}
