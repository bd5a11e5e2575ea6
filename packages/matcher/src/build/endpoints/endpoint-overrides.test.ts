import { describe, expect, test } from 'vitest'
import { createEndpointOverrides } from './endpoint-overrides'
import { parseEndpointOverrides } from './parse-endpoint-overrides'
import { readEndpointFlags } from './read-endpoint-flags'

describe('reading', () => {
  test.each([
    ['127.0.0.1:80', { kind: 'ip', host: '127.0.0.1', port: 80 }],
    ['[::1]:8080', { kind: 'ip', host: '::1', port: 8080 }],
    ['localhost:9000', { kind: 'name', host: 'localhost', port: 9000 }],
    ['api.example.com:443', { kind: 'name', host: 'api.example.com', port: 443 }],
    ['unix:/run/app.sock', { kind: 'unix', host: 'unix:/run/app.sock', port: 0 }],
    ['unix:///run/app.sock', { kind: 'unix', host: 'unix:/run/app.sock', port: 0 }],
    [' 10.0.0.1:1 ', { kind: 'ip', host: '10.0.0.1', port: 1 }],
  ])('address %s', (text, address) => {
    expect(parseEndpointOverrides({ 'a:1': [text] })).toEqual({
      overrides: [{ host: 'a', port: 1, subset: undefined, addresses: [address] }],
      problems: [],
    })
  })

  test.each([
    ['httpbin:8000', { host: 'httpbin', port: 8000, subset: undefined }],
    ['HTTPbin.Default:8000/v1', { host: 'httpbin.default', port: 8000, subset: 'v1' }],
    ['api.example.com:443', { host: 'api.example.com', port: 443, subset: undefined }],
  ])('destination %s', (key, expected) => {
    expect(parseEndpointOverrides({ [key]: ['10.0.0.1:1'] }).overrides).toMatchObject([expected])
  })

  test.each([
    ['httpbin', ['10.0.0.1:1'], 'it must be HOST:PORT'],
    ['httpbin:0', ['10.0.0.1:1'], 'port 0 is outside'],
    ['httpbin:99999', ['10.0.0.1:1'], 'port 99999 is outside'],
    ['a:1/', ['10.0.0.1:1'], 'it must be HOST:PORT'],
    ['', ['10.0.0.1:1'], 'it must be HOST:PORT'],
    ['a:1', [], 'it names no address'],
    ['a:1', ['10.0.0.1'], 'it must be ADDRESS:PORT'],
    ['a:1', ['10.0.0.1:0'], 'port 0 is outside'],
    ['a:1', ['10.0.0.256:1'], 'not an IPv4 address'],
    ['a:1', ['::1'], 'needs brackets'],
    ['a:1', ['[zz]:1'], 'not an IPv6 address'],
    ['a:1', ['sp ace:1'], 'neither an address nor a host name'],
    ['a:1', [':1'], 'it must be ADDRESS:PORT'],
    ['a:1', ['unix:app.sock'], 'must be absolute'],
    ['a:1', ['unix:/a', 'b:1'], 'cannot serve one destination together'],
  ])('%o to %o is a problem', (key, texts, message) => {
    const { overrides, problems } = parseEndpointOverrides({ [key]: texts })
    expect(overrides).toEqual([])
    expect(problems).toHaveLength(1)
    expect(problems[0]?.message).toContain(message)
    expect(problems[0]?.key).toBe(key)
  })

  test('what can be read of several addresses stays', () => {
    const { overrides, problems } = parseEndpointOverrides({ 'a:1': ['nope', '10.0.0.1:1'] })
    expect([overrides[0]?.addresses.length, problems.length]).toEqual([1, 1])
  })
})

describe('flags', () => {
  test('a destination that is named again gets the addresses of both', () => {
    const { endpoints, problems } = readEndpointFlags([
      'a:1=10.0.0.1:1,10.0.0.2:1',
      'a:1=10.0.0.3:1',
      '__proto__:1=10.0.0.4:1',
    ])
    expect(Object.entries(endpoints)).toEqual([
      ['a:1', ['10.0.0.1:1', '10.0.0.2:1', '10.0.0.3:1']],
      ['__proto__:1', ['10.0.0.4:1']],
    ])
    expect(problems).toEqual([])
  })

  test('a flag without = is a problem', () => {
    expect(readEndpointFlags(['a:1']).problems).toHaveLength(1)
  })
})

describe('finding', () => {
  const overrides = createEndpointOverrides(
    parseEndpointOverrides({
      'cart.shop.svc.cluster.local:80': ['10.0.0.1:1'],
      'cart.shop:80': ['10.0.0.2:1'],
      'cart:80': ['10.0.0.3:1'],
      'web:80': ['10.0.1.1:1'],
      'web:80/v1': ['10.0.1.2:1'],
      'split:80/v1': ['10.0.2.1:1', '10.0.2.2:1'],
      'split:80/v2': ['10.0.2.2:1'],
      'api.example.com:443': ['10.0.3.1:1'],
      'two:80': ['10.0.4.1:1'],
      'two:81': ['10.0.4.1:2'],
    }).overrides,
  )
  test.each([
    ['the full name beats the others', 'cart.shop.svc.cluster.local', 80, undefined, ['10.0.0.1']],
    ['the bare name is for any namespace', 'cart.other.svc.cluster.local', 80, undefined, ['10.0.0.3']],
    ['another port is another destination', 'cart.shop.svc.cluster.local', 81, undefined, undefined],
    ['names outside the cluster are literal', 'api.example.com', 443, undefined, ['10.0.3.1']],
    ['a bare name is no name outside the cluster', 'cart.example.com', 80, undefined, undefined],
    ['a subset has its own', 'web.a.svc.cluster.local', 80, 'v1', ['10.0.1.2']],
    ['a subset without its own has those of the whole', 'web.a.svc.cluster.local', 80, 'v2', ['10.0.1.1']],
    ['the whole has its own', 'web.a.svc.cluster.local', 80, undefined, ['10.0.1.1']],
    [
      'the whole without its own has those of all subsets, each once',
      'split.a.svc.cluster.local',
      80,
      undefined,
      ['10.0.2.1', '10.0.2.2'],
    ],
    ['a subset never has those of another', 'split.a.svc.cluster.local', 80, 'v3', undefined],
  ])('%s', (_, host, port, subset, expected) => {
    expect(overrides.find(host, port, subset)?.map((address) => address.host)).toEqual(expected)
  })

  test('the only port of a host', () => {
    expect(['cart', 'two', 'none'].map((name) => overrides.onlyPort(`${name}.a.svc.cluster.local`))).toEqual([
      80,
      undefined,
      undefined,
    ])
  })
})
