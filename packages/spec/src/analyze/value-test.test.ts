import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { implies, passes, type ValueTest, valueTest } from './value-test'

const exact = (value: string, ignoreCase = false): ValueTest => ({ kind: 'exact', value, ignoreCase })
const prefix = (value: string, ignoreCase = false): ValueTest => ({ kind: 'prefix', value, ignoreCase })
const regex = (pattern: string): ValueTest => valueTest({ regex: pattern })
const not = (inner: ValueTest): ValueTest => ({ kind: 'not', test: inner })
const present: ValueTest = { kind: 'present' }
const absent: ValueTest = { kind: 'absent' }

describe('a regular expression that is only a text is read as one', () => {
  test.each<[pattern: string, expected: ValueTest]>([
    ['/api', exact('/api')],
    ['/api/.*', prefix('/api/')],
    ['.*', prefix('')],
    ['a\\.b', exact('a.b')],
    ['a\\.b.*', prefix('a.b')],
    ['*', present],
  ])('%s', (pattern, expected) => {
    expect(regex(pattern)).toEqual(expected)
  })

  test.each(['a.b', 'a\\.*', '[ab]', '(?i)a', 'a|b', 'a+', '\\d', 'a?', '.+', 'a\\', '^a', 'a$'])(
    '%s is more than that',
    (pattern) => {
      expect(regex(pattern).kind).toBe('regex')
    },
  )
})

describe('whether a value passes', () => {
  test.each<[test: ValueTest, value: string | undefined, expected: boolean | undefined]>([
    [exact('a'), 'a', true],
    [exact('a'), 'A', false],
    [exact('a', true), 'A', true],
    [exact('a'), undefined, false],
    [prefix('/a'), '/ab', true],
    [prefix('/A', true), '/ab', true],
    [prefix('/a'), '/', false],
    [regex('a+'), 'aa', true],
    [regex('a+'), 'aab', false],
    [regex('a+'), undefined, false],
    [regex('('), 'a', undefined],
    [present, '', true],
    [present, undefined, false],
    [absent, undefined, true],
    [absent, '', false],
    [not(exact('a')), undefined, true],
    [not(exact('')), undefined, false],
    [not(exact('a')), 'a', false],
    [not(regex('(')), 'a', undefined],
  ])('%o of %j: %j', (one, value, expected) => {
    expect(passes(one, value)).toBe(expected)
  })
})

describe('one test implies another', () => {
  test.each<[narrow: ValueTest, wide: ValueTest, expected: boolean]>([
    [exact('/a'), exact('/a'), true],
    [exact('/a'), exact('/b'), false],
    [exact('/a/b'), prefix('/a'), true],
    [prefix('/a/b'), prefix('/a'), true],
    [prefix('/a'), prefix('/a/b'), false],
    [prefix('/a'), exact('/a'), false],
    [exact('/A'), prefix('/a', true), true],
    [exact('/a', true), exact('/a'), false],
    [exact('/1', true), exact('/1'), true],
    [prefix('/1a', true), prefix('/1'), true],
    [prefix('/1a', true), prefix('/1a'), false],
    [exact('aaa'), regex('a+'), true],
    [exact('b'), regex('a+'), false],
    [regex('a+'), regex('a+'), true],
    [regex('a'), regex('a+'), true],
    [regex('a+b'), regex('a+.*'), false],
    [exact('A', true), regex('a+'), false],
    [prefix('a'), regex('a+.*'), false],
    [regex('a+'), prefix('a'), false],
    [regex('a+'), prefix(''), true],
    [exact(''), present, true],
    [regex('a+'), present, true],
    [present, prefix(''), true],
    [present, exact('a'), false],
    [absent, absent, true],
    [absent, not(exact('a')), true],
    [absent, not(exact('')), false],
    [absent, present, false],
    [present, absent, false],
    [exact('a'), not(exact('b')), true],
    [exact('a'), not(exact('a')), false],
    [exact('a'), not(prefix('b')), true],
    [prefix('a'), not(exact('b')), true],
    [prefix('a'), not(exact('ab')), false],
    [prefix('a'), not(prefix('b')), true],
    [prefix('a'), not(prefix('ab')), false],
    [prefix('ab'), not(prefix('a')), false],
    [not(prefix('a')), not(exact('ab')), true],
    [not(exact('ab')), not(prefix('a')), false],
    [not(exact('a')), present, false],
    [exact('a'), not(regex('b+')), true],
    [exact('b'), not(regex('b+')), false],
  ])('%o implies %o: %s', (narrow, wide, expected) => {
    expect(implies(narrow, wide)).toBe(expected)
  })

  const word = fc.stringMatching(/^[abA]{0,3}$/)
  const plain: fc.Arbitrary<ValueTest> = fc.oneof(
    fc.record({ kind: fc.constantFrom('exact' as const, 'prefix' as const), value: word, ignoreCase: fc.boolean() }),
    fc.constantFrom('[ab]+', 'a|b', '(?i)a.*b', '.+').map(regex),
  )
  const anyTest: fc.Arbitrary<ValueTest> = fc.oneof(plain, plain.map(not), fc.constant(present), fc.constant(absent))

  test('whatever is implied passes', () => {
    fc.assert(
      fc.property(anyTest, anyTest, fc.option(word, { nil: undefined }), (narrow, wide, value) => {
        if (implies(narrow, wide) && passes(narrow, value)) expect(passes(wide, value)).toBe(true)
      }),
      { numRuns: 5000 },
    )
  })

  test('without regular expressions, what is not implied has a counter-example', () => {
    const text = fc.record({
      kind: fc.constantFrom('exact' as const, 'prefix' as const),
      value: word,
      ignoreCase: fc.constant(false),
    })
    const one: fc.Arbitrary<ValueTest> = fc.oneof(text, fc.constant(present), fc.constant(absent))
    const candidates = [undefined, ...wordsUpTo(4, ['a', 'b', 'A', 'x'])]
    fc.assert(
      fc.property(one, fc.oneof(one, text.map(not)), (narrow, wide) => {
        if (implies(narrow, wide)) return
        expect(candidates.some((value) => passes(narrow, value) && !passes(wide, value))).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})

const wordsUpTo = (length: number, letters: readonly string[]): readonly string[] =>
  length === 0
    ? ['']
    : ['', ...letters.flatMap((letter) => wordsUpTo(length - 1, letters).map((rest) => letter + rest))]
