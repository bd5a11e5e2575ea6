import type { Diagnostic } from '@gatewright/spec'
import pc from 'picocolors'
import { describe, expect, it } from 'vitest'
import { excerpt } from './excerpt'
import { jsonReport } from './json'
import { inReadingOrder } from './order'
import { printable, printableLine } from './printable'
import { sarifReport } from './sarif'
import { summary } from './summary'
import { textReport } from './text'

const plain = pc.createColors(false)
const cart = { kind: 'VirtualService', namespace: 'shop', name: 'cart' }
const subset: Diagnostic = {
  code: 'subset_not_found',
  severity: 'error',
  message: '"v3" is not a subset of cart.shop.svc.',
  hint: 'Add it to DestinationRule/shop/cart.',
  resource: cart,
  path: 'spec.http[0].route[0].destination.subset',
  file: 'shop.yaml',
  line: 2,
  column: 11,
  istio: 'IST0101',
}
const texts = new Map([['shop.yaml', 'destination:\n  subset: v3 # new\n  host: cart\n']])
const options = { colours: plain, sourceText: (file: string) => texts.get(file) }

describe('findings for people', () => {
  it('show place, severity, code and message, the line with the value marked, and the hint', () => {
    expect(textReport([subset], options)).toBe(
      [
        'shop.yaml:2:11 error subset_not_found "v3" is not a subset of cart.shop.svc. [IST0101]',
        '    2 |   subset: v3 # new',
        '      |           ^^',
        '    hint: Add it to DestinationRule/shop/cart.',
        '',
      ].join('\n'),
    )
  })

  it('without a file the resource and the field are the place', () => {
    const { file: _, line: __, column: ___, hint: ____, ...bare } = subset
    expect(textReport([bare], options)).toBe(
      'VirtualService/shop/cart spec.http[0].route[0].destination.subset error subset_not_found "v3" is not a subset of cart.shop.svc. [IST0101]\n',
    )
  })

  it('a file that cannot be read again costs the excerpt only', () => {
    expect(
      textReport([{ ...subset, file: 'gone.yaml' }], options)
        .split('\n')
        .slice(0, 2),
    ).toEqual([
      'gone.yaml:2:11 error subset_not_found "v3" is not a subset of cart.shop.svc. [IST0101]',
      '    hint: Add it to DestinationRule/shop/cart.',
    ])
  })

  it('notes are one line, and passed over resources are counted by kind', () => {
    const skipped = (kind: string): Diagnostic => ({
      code: 'kind_skipped',
      severity: 'info',
      message: 'x',
      resource: { kind, namespace: 'a', name: 'b' },
    })
    const note: Diagnostic = {
      code: 'destinations_unchecked',
      severity: 'info',
      message: 'No\n  Service.',
      file: 'shop.yaml',
      line: 1,
      column: 1,
    }
    expect(textReport([skipped('Deployment'), note, skipped('ConfigMap'), skipped('Deployment')], options)).toBe(
      'shop.yaml:1:1 info destinations_unchecked No Service.\n' +
        'info kind_skipped 3 resources that routing has no use for: 2 × Deployment, ConfigMap\n',
    )
  })

  it('longer findings have air around them, notes stand together', () => {
    const note: Diagnostic = { code: 'destinations_unchecked', severity: 'info', message: 'A note.' }
    const kinds = textReport([note, note, subset, subset], options)
      .split('\n')
      .map((line) => (line === '' ? '' : line[0]))
    expect(kinds.join(',')).toBe('g,g,,s, , , ,,s, , , ,')
  })

  it('nothing that a file says can drive the terminal', () => {
    const evil = '\u001b[2J\u202e'
    const report = textReport([{ ...subset, message: evil, hint: evil, file: `${evil}.yaml` }], {
      ...options,
      sourceText: () => `a\n  ${evil}: v3\n`,
    })
    expect(report).not.toMatch(/[\u001b\u202e]/)
    expect(report).toContain('\\u001b[2J\\u202e')
  })

  it('colours are added only where they are wanted', () => {
    expect(textReport([subset], { ...options, colours: pc.createColors(true) })).toContain('\u001b[31m')
  })
})

describe('excerpt', () => {
  it.each([
    ['a bare word', 'a: v3 # x', 4, '   ^^'],
    ['a quoted text with spaces', 'a: "b \\" c", d', 4, '   ^^^^^^^^'],
    ['a single quoted text', "a: 'b c' d", 4, '   ^^^^^'],
    ['a value in a flow list', '[80, 443]', 2, ' ^^'],
    ['a column behind the end', 'abc', 99, '   ^'],
  ])('marks %s', (_name, line, column, marks) => {
    expect(excerpt(line, 1, column, 80)).toEqual({ line, marks })
  })

  it('a tab counts as the one character it is', () =>
    expect(excerpt('\ta: b', 1, 5, 80)).toEqual({ line: ' a: b', marks: '    ^' }))

  it('ends lines at line feeds, with or without carriage returns', () =>
    expect(excerpt('a\r\nb: c\r\nd', 2, 4, 80)).toEqual({ line: 'b: c', marks: '   ^' }))

  it('cuts a long line around the place', () => {
    const found = excerpt(`${'x'.repeat(5000)} HERE ${'y'.repeat(5000)}`, 1, 5002, 60)
    expect(found?.line.length).toBeLessThanOrEqual(60)
    expect(found?.line.slice(found.marks.indexOf('^'), found.marks.length)).toBe('HERE')
  })

  it.each([0, 4])('there is no line %i', (line) =>
    expect(excerpt('a\n\nb', line === 0 ? 2 : line, 1, 80)).toBeUndefined(),
  )
})

it('findings come in the order of files, lines and columns; those without a file first', () => {
  const at = (file: string | undefined, line = 1, column = 1) => ({ ...subset, file, line, column }) as Diagnostic
  const given = [at('b', 2), at('b', 1, 9), at('a', 10), at('b', 1, 3), at(undefined)]
  expect(inReadingOrder(given)).toEqual([given[4], given[2], given[3], given[1], given[0]])
})

it('the JSON report holds what the finding holds, and nothing for what it does not say', () => {
  const { hint: _, istio: __, ...bare } = subset
  const parsed = JSON.parse(jsonReport(3, [bare]))
  expect(parsed).toEqual({ resources: 3, diagnostics: [bare] })
  expect(Object.keys(parsed.diagnostics[0])).toEqual([
    'code',
    'severity',
    'message',
    'resource',
    'path',
    'file',
    'line',
    'column',
  ])
})

it('the SARIF report names rules, levels and places', () => {
  const log = JSON.parse(sarifReport([subset, { code: 'kind_skipped', severity: 'info', message: 'm' }], '1.2.3'))
  expect(log.version).toBe('2.1.0')
  const [run] = log.runs
  expect(run.tool.driver.rules.map((r: { id: string }) => r.id)).toEqual(['kind_skipped', 'subset_not_found'])
  expect(run.results[0]).toMatchObject({ ruleId: 'kind_skipped', ruleIndex: 0, level: 'note', locations: [] })
  expect(run.results[1]).toMatchObject({
    ruleIndex: 1,
    level: 'error',
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: 'shop.yaml' }, region: { startLine: 2, startColumn: 11 } },
        logicalLocations: [{ fullyQualifiedName: 'VirtualService/shop/cart spec.http[0].route[0].destination.subset' }],
      },
    ],
  })
})

it.each([
  [0, [], 'no problems in 0 resources\n'],
  [1, [subset], '1 error in 1 resource\n'],
  [3, [subset, subset, { ...subset, severity: 'warning' as const }], '2 errors, 1 warning in 3 resources\n'],
  [2, [{ ...subset, severity: 'info' as const }], 'no problems, 1 note in 2 resources\n'],
])('the last line counts: %i resources', (resources, diagnostics, line) => {
  expect(summary(resources, diagnostics, plain)).toBe(line)
})

it('control characters are printed as their code', () => {
  expect(printable('a\tb\u0007')).toBe('a\\u0009b\\u0007')
  expect(printableLine(' a\n  b\r\nc ')).toBe('a b c')
})
