const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/
/** `%NAME%`, `%NAME(argument)%`, `%NAME(argument):20%`; the argument may hold percent signs (date formats). */
const VARIABLE = /%[A-Za-z][A-Za-z0-9_]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?(?::\d+)?%/y

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
