import { describe, expect, it } from 'vitest'
import { compileRegex, regexProblem } from './regex'

describe('compileRegex', () => {
  it.each(['a', '/v[0-9]+/x', '(?i)a', '(?P<n>a)', '\\pN', '[[:alpha:]]+', 'a{1,1000}'])('%s is RE2', (pattern) => {
    expect(regexProblem(pattern)).toBeUndefined()
  })

  it.each([
    ['nothing', '', /empty/],
    ['a lone star', '*', /missing argument/],
    ['look-ahead', '(?=a)', /\(\?=/],
    ['look-behind', '(?<!a)b', /\(\?</],
    ['a back-reference', '(a)\\1', /\\1/],
    ['an open group', '(a', /missing/],
    ['more than 1024 bytes', 'ä'.repeat(513), /1026 bytes/],
    ['an expression that grows too large', '((a{1,1000}){1,1000})', /too large/],
  ])('%s is not', (_what, pattern, problem) => {
    expect(regexProblem(pattern)).toMatch(problem)
  })

  it('what compiles matches whole values', () => {
    const compiled = compileRegex('/v[0-9]')
    if ('problem' in compiled) throw new Error(compiled.problem)
    expect(compiled.regex.matches('/v1')).toBe(true)
    expect(compiled.regex.matches('/v1/x')).toBe(false)
  })

  it('backtracking that would take for ever is linear', () => {
    const compiled = compileRegex('(a+)+b')
    if ('problem' in compiled) throw new Error(compiled.problem)
    expect(compiled.regex.matches('a'.repeat(50_000))).toBe(false)
  })
})
