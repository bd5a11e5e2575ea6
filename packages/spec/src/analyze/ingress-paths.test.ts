import { describe, expect, test } from 'vitest'
import type { IngressPath } from '../resources/ingress'
import { backend, findings, ingress, ingressPath, lines } from './fixtures'
import { ingressPaths } from './ingress-paths'

const on = (
  name: string,
  host: string | undefined,
  path: string,
  type: IngressPath['pathType'] = 'Prefix',
  created?: string,
) =>
  ingress(
    name,
    { rules: [{ ...(host && { host }), http: { paths: [ingressPath(path, backend('web'), type)] } }] },
    created ? { creationTimestamp: created } : {},
  )
const loser = (name: string) => [`warning path_conflict Ingress/${name} spec.rules[0].http.paths[0]`]

describe('the same host, path and type belong to the oldest Ingress', () => {
  test.each([
    [
      'the younger one is told',
      [
        on('a', 'x.com', '/', 'Prefix', '2024-01-01T00:00:00Z'),
        on('b', 'x.com', '/', 'Prefix', '2020-01-01T00:00:00Z'),
      ],
      loser('default/a'),
    ],
    [
      'of the same age the later by namespace and name',
      [on('b@one', 'x.com', '/'), on('a@two', 'x.com', '/')],
      loser('two/a'),
    ],
    ['hosts are compared without case', [on('a', 'X.com', '/'), on('b', 'x.com', '/')], loser('default/b')],
    [
      'rules without host conflict with each other',
      [on('a', undefined, '/'), on('b', undefined, '/')],
      loser('default/b'),
    ],
    ['but not with those that have one', [on('a', undefined, '/'), on('b', 'x.com', '/')], []],
    ['another type is no conflict', [on('a', 'x.com', '/'), on('b', 'x.com', '/', 'Exact')], []],
    ['another path is none', [on('a', 'x.com', '/a'), on('b', 'x.com', '/a/')], []],
    [
      'an Ingress of another class has no say',
      [ingress('a', { ...on('a', 'x.com', '/').spec, ingressClassName: 'nginx' }), on('b', 'x.com', '/')],
      [],
    ],
  ])('%s', (_, input, expected) => {
    expect(lines(ingressPaths, input)).toEqual(expected)
  })

  test('one that is left out for errors of its own has no say either', () => {
    const broken = on('a', 'x.com', '/')
    const rejected = { ref: { kind: 'Ingress', namespace: 'default', name: 'a' }, resource: broken }
    expect(lines(ingressPaths, [rejected, on('b', 'x.com', '/')])).toEqual([])
  })

  test('twice in one Ingress', () => {
    const paths = [ingressPath('/', backend('a')), ingressPath('/', backend('b'))]
    expect(findings(ingressPaths, [ingress('i', { rules: [{ http: { paths } }] })])).toMatchObject([
      {
        path: 'spec.rules[0].http.paths[1]',
        message: 'Prefix path / of any host is written twice in this Ingress; the first one counts.',
      },
    ])
  })

  test.each([
    ['2020-01-01T00:00:00Z', 'which is older'],
    [undefined, 'which comes first by name'],
  ])('the message says why: created %s', (created, reason) => {
    const [found] = findings(ingressPaths, [
      on('a', 'x.com', '/', 'Prefix', created),
      on('b', 'x.com', '/', 'Prefix', created && '2021-01-01T00:00:00Z'),
    ])
    expect(found?.message).toContain(reason)
  })
})

describe('the default of all hosts belongs to the oldest Ingress without rules', () => {
  const rules = on('x', 'x.com', '/').spec.rules ?? []
  test.each([
    [
      'two without rules',
      ingress('b', { defaultBackend: backend('web') }),
      ['warning path_conflict Ingress/default/b spec.defaultBackend'],
    ],
    ['beside rules it is for their hosts only', ingress('b', { defaultBackend: backend('web'), rules }), []],
  ])('%s', (_, second, expected) => {
    expect(lines(ingressPaths, [ingress('a', { defaultBackend: backend('web') }), second])).toEqual(expected)
  })
})
