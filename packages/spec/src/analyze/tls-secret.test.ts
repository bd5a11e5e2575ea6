import { describe, expect, test } from 'vitest'
import { secret } from './fixtures'
import { hasCa, readTlsSecret } from './tls-secret'

describe('the certificate of a Secret', () => {
  test.each<[title: string, data: Record<string, string>, expected: object]>([
    ['cert and key', { cert: 'C', key: 'K' }, { certificate: 'C', key: 'K' }],
    ['tls.crt and tls.key', { 'tls.crt': 'C', 'tls.key': 'K' }, { certificate: 'C', key: 'K' }],
    [
      'of both pairs the generic one',
      { 'tls.crt': 'C2', 'tls.key': 'K2', cert: 'C', key: 'K' },
      { certificate: 'C', key: 'K' },
    ],
    ['half a pair does not count', { cert: 'C', 'tls.crt': 'C2', 'tls.key': 'K2' }, { certificate: 'C2', key: 'K2' }],
    ['an empty value is an error', { 'tls.crt': 'C', 'tls.key': '' }, { problem: 'its tls.key is empty' }],
    [
      'an empty value of the first pair is one, though the second is there',
      { cert: '', key: 'K', 'tls.crt': 'C', 'tls.key': 'K' },
      { problem: 'its cert is empty' },
    ],
    ['other keys', { username: 'u' }, { problem: 'it has neither cert and key nor tls.crt and tls.key, but username' }],
    ['nothing', {}, { problem: 'it has neither cert and key nor tls.crt and tls.key, but no data' }],
    [
      'names of JavaScript are no keys',
      { constructor: 'x' },
      { problem: 'it has neither cert and key nor tls.crt and tls.key, but constructor' },
    ],
  ])('%s', (_, data, expected) => {
    expect(readTlsSecret(secret('s', data))).toEqual(expected)
  })

  test('what is not base64', () => {
    expect(readTlsSecret({ ...secret('s'), data: { cert: '%', key: 'S2V5' } })).toEqual({
      problem: 'its cert is not base64',
    })
  })
})

test.each([
  [{ cacert: 'CA' }, true],
  [{ 'ca.crt': 'CA' }, true],
  [{ 'ca.crt': '' }, false],
  [{ 'tls.crt': 'C' }, false],
])('a CA in %o: %s', (data, expected) => {
  expect(hasCa(secret('s', data))).toBe(expected)
})
