import { InvalidArgumentError } from 'commander'
import { describe, expect, it } from 'vitest'
import { addHeaderLine } from './header-line'
import { integer, milliseconds, port } from './integer'
import { labels } from './labels'
import { namespace } from './namespace'
import { addPortMapping } from './port-map'
import { serverHeader } from './server-header'
import { bindAddress, formatSocketAddress, socketAddressOrOff } from './socket-address'

const refused = (parse: () => unknown) => expect(parse).toThrow(InvalidArgumentError)

describe('whole numbers', () => {
  it.each([
    ['1', 1],
    ['080', 80],
    ['65535', 65_535],
  ])('a port is a number from 1 to 65535: %s', (text, value) => expect(port(text)).toBe(value))

  it.each(['0', '65536', '-1', '8e1', '0x50', '80.0', ' 80', '', 'http', '99999999999'])('%j is no port', (text) =>
    refused(() => port(text)),
  )

  it('a time may be zero and no longer than a timer can hold', () => {
    expect(milliseconds('0')).toBe(0)
    expect(milliseconds('2147483647')).toBe(2_147_483_647)
    refused(() => milliseconds('2147483648'))
  })

  it('the message names the range', () => expect(() => integer(2, 5)('9')).toThrow('from 2 to 5'))
})

describe('--map-port', () => {
  it('collects pairs, and a port that is mapped twice keeps the last', () => {
    const ports = addPortMapping('80=9090', addPortMapping('443=8443', addPortMapping('80=8080')))
    expect([...ports]).toEqual([
      [80, 9090],
      [443, 8443],
    ])
  })

  it('the opened port may be 0, for any free one', () => expect(addPortMapping('80=0').get(80)).toBe(0))

  it.each(['80', '80=', '=80', '0=80', '80=65536', '80:8080', '80=8080=1', 'http=8080', '-80=8080'])(
    '%j is refused',
    (text) => refused(() => addPortMapping(text)),
  )
})

describe('addresses', () => {
  it.each([
    ['127.0.0.1:15000', { address: '127.0.0.1', port: 15_000 }],
    ['localhost:0', { address: 'localhost', port: 0 }],
    ['[::1]:15000', { address: '::1', port: 15_000 }],
    ['off', 'off'],
  ])('--admin takes %s', (text, value) => expect(socketAddressOrOff(text)).toEqual(value))

  it.each([
    '15000',
    ':15000',
    '::1:15000',
    '[127.0.0.1]:1',
    '[::1]',
    '127.0.0.1',
    '127.0.0.1:65536',
    '1.2.3:80',
    'a b:80',
  ])('--admin refuses %j', (text) => refused(() => socketAddressOrOff(text)))

  it.each([
    ['0.0.0.0', '0.0.0.0'],
    ['::', '::'],
    ['[::1]', '::1'],
    ['localhost', 'localhost'],
  ])('--bind takes %s', (text, value) => expect(bindAddress(text)).toBe(value))

  it.each(['', '127.0.0.1:80', '300.1.1.1', '1.2.3', 'a b', '[x]'])('--bind refuses %j', (text) =>
    refused(() => bindAddress(text)),
  )

  it('prints IPv6 in brackets', () => {
    expect(formatSocketAddress({ address: '::1', port: 80 })).toBe('[::1]:80')
    expect(formatSocketAddress({ address: '0.0.0.0', port: 80 })).toBe('0.0.0.0:80')
  })
})

describe('--proxy-labels', () => {
  it('reads pairs', () =>
    expect({ ...labels('istio=ingressgateway,example.com/tier=edge') }).toEqual({
      istio: 'ingressgateway',
      'example.com/tier': 'edge',
    }))

  it('empty text is a proxy without labels', () => expect({ ...labels('') }).toEqual({}))

  it('a key named like a property of objects is only a key', () =>
    expect(Object.keys(labels('constructor=a,__proto__=b'.replace('__proto__', 'toString')))).toEqual([
      'constructor',
      'toString',
    ]))

  it.each(['istio', '=x', 'a=b,', 'a=b c', 'a b=c', ','])('%j is refused', (text) => refused(() => labels(text)))
})

describe('-H', () => {
  it('keeps order and repetitions', () =>
    expect(addHeaderLine('X-A:2', addHeaderLine('X-A: 1'))).toEqual([
      ['X-A', '1'],
      ['X-A', '2'],
    ]))

  it('only the first colon parts name and value', () =>
    expect(addHeaderLine('referer: http://a/b')).toEqual([['referer', 'http://a/b']]))

  it('a value may be empty', () => expect(addHeaderLine('x-empty:')).toEqual([['x-empty', '']]))

  it.each(['x-a', ': v', 'x a: v', 'x-a: b\r\nx-c: d', 'x-a: \u0000'])('%j is refused', (text) =>
    refused(() => addHeaderLine(text)),
  )
})

describe('names', () => {
  it('--proxy-namespace is an RFC 1123 label', () => {
    expect(namespace('istio-system')).toBe('istio-system')
    for (const bad of ['', 'A', 'a.b', '-a', 'a'.repeat(64)]) refused(() => namespace(bad))
  })

  it('--server-header is a header value', () => {
    expect(serverHeader('istio-envoy')).toBe('istio-envoy')
    for (const bad of ['', ' ', 'a\r\nb: c']) refused(() => serverHeader(bad))
  })
})
