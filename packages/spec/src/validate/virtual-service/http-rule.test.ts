import { describe, expect, it } from 'vitest'
import { findingsOf } from '../findings-of'

const route = [{ destination: { host: 'web.shop' } }]
const http = (...rules: object[]) => findingsOf('VirtualService', { hosts: ['a.com'], gateways: ['gw'], http: rules })
const at = (field: string, code = 'field_invalid') => `error ${code} spec.http[0]${field}`

describe('the action of an http rule', () => {
  const redirect = { uri: '/' }
  const directResponse = { status: 200 }
  it.each([
    ['a route', { route }, []],
    ['a redirect', { redirect }, []],
    ['a direct response', { directResponse }, []],
    ['a timeout beside a redirect', { redirect, timeout: '5s' }, []],
    ['nothing', {}, [at('', 'field_required')]],
    ['route and redirect', { route, redirect }, [at('')]],
    ['redirect and direct response', { redirect, directResponse }, [at('')]],
    [
      'redirect with rewrite and fault',
      { redirect, rewrite: { uri: '/' }, fault: { abort: { httpStatus: 500 } } },
      [at(''), at('')],
    ],
    ['direct response and route', { route, directResponse }, [at('')]],
    ['direct response and rewrite', { directResponse, rewrite: { uri: '/' } }, [at('')]],
  ])('%s', (_rule, rule, findings) => {
    expect(http(rule)).toEqual(findings)
  })
})

describe('match blocks', () => {
  const match = (block: object) => http({ match: [block], route })
  const block = (field: string, code?: string) => at(`.match[0]${field}`, code)
  it.each([
    ['an empty uri prefix', { uri: { prefix: '' } }, []],
    ['an empty header prefix', { headers: { a: { prefix: '' } } }, [block('.headers.a')]],
    ['an empty method prefix', { method: { prefix: '' } }, [block('.method')]],
    ['two kinds of match', { uri: { exact: '/a', prefix: '/a' } }, [block('.uri')]],
    ['presence of a header', { headers: { a: {} } }, []],
    ['a pseudo header', { headers: { ':method': { exact: 'GET' } } }, []],
    ['an empty header name', { headers: { '': { exact: 'a' } } }, [block('.headers.')]],
    ['a header name with a quote', { headers: { 'a"b': { exact: 'a' } } }, [block('.headers.a"b')]],
    ['null for a header', { headers: { a: null } }, [block('.headers.a', 'field_type')]],
    ['null for an absent header', { withoutHeaders: { a: null } }, []],
    ['an inline flag', { uri: { regex: '(?i)/a' } }, []],
    ['look-ahead', { uri: { regex: '/(?=a)' } }, [block('.uri', 'regex_invalid')]],
    ['a back-reference', { uri: { regex: '(a)\\1' } }, [block('.uri', 'regex_invalid')]],
    ['an empty regex', { uri: { regex: '' } }, [block('.uri', 'regex_invalid')]],
    ['a long regex', { uri: { regex: 'a'.repeat(1025) } }, [block('.uri', 'regex_invalid')]],
    ['"*" as a regex', { headers: { a: { regex: '*' } } }, [block('.headers.a', 'regex_invalid')]],
    ['"*" for presence in withoutHeaders', { withoutHeaders: { a: { regex: '*' } } }, []],
    ['a query parameter', { queryParams: { q: { regex: '[' } } }, [block('.queryParams.q', 'regex_invalid')]],
    ['a claim in brackets', { headers: { '@request.auth.claims[a][b]': { exact: 'x' } } }, []],
    [
      'a claim without a name',
      { headers: { '@request.auth.claims': { exact: 'x' } } },
      [block('.headers.@request.auth.claims')],
    ],
    ['a port', { port: 80 }, []],
    ['a port out of range', { port: 65536 }, [block('.port', 'port_invalid')]],
    ['a gateway', { gateways: ['edge/a b'] }, [block('.gateways[0]')]],
    ['a label key', { sourceLabels: { 'a b': 'c' } }, [block('.sourceLabels.a b')]],
    ['a namespace', { sourceNamespace: 'a.b' }, [block('.sourceNamespace')]],
  ])('%s', (_rule, conditions, findings) => {
    expect(match(conditions)).toEqual(findings)
  })
})

describe('destinations and weights', () => {
  const to = (...weights: (number | undefined)[]) =>
    http({
      route: weights.map((weight) => ({ destination: { host: 'a.b' }, ...(weight !== undefined && { weight }) })),
    })
  it.each([
    ['shares of any sum', [80, 40], []],
    ['a weight of 0 among others', [0, 1], []],
    ['one destination of any weight', [0], []],
    ['weights that add up to 0', [0, 0], [at('.route', 'weights_invalid')]],
    ['weights left out', [undefined, undefined], [at('.route', 'weights_invalid')]],
    ['a negative weight', [1, -1], [at('.route[1].weight', 'weights_invalid')]],
  ])('%s', (_rule, weights, findings) => {
    expect(to(...weights)).toEqual(findings)
  })

  it.each([
    ['a short host', { host: 'web' }, []],
    ['host, subset and port', { host: 'web.shop', subset: 'v1', port: { number: 65535 } }, []],
    ['no host', {}, [at('.route[0].destination.host', 'field_required')]],
    ['any host', { host: '*' }, [at('.route[0].destination.host', 'host_invalid')]],
    ['an address', { host: '10.0.0.1' }, [at('.route[0].destination.host', 'host_invalid')]],
    ['port 0', { host: 'web', port: { number: 0 } }, [at('.route[0].destination.port.number', 'port_invalid')]],
    ['a subset with a dot', { host: 'web', subset: 'v1.0' }, [at('.route[0].destination.subset')]],
  ])('%s', (_rule, destination, findings) => {
    expect(http({ route: [{ destination }] })).toEqual(findings)
  })
})

describe('durations', () => {
  it.each([
    ['10s', true],
    ['1h2m3.5s', true],
    ['1ms', true],
    ['0s', false],
    ['-1s', false],
    ['500us', false],
    ['1.5ms', false],
    ['10', false],
    ['soon', false],
    ['', false],
  ])('a timeout of %j', (timeout, allowed) => {
    expect(http({ route, timeout })).toEqual(allowed ? [] : [at('.timeout')])
  })

  it('a number is no duration', () => {
    expect(http({ route, timeout: 5 })).toEqual([at('.timeout', 'field_type')])
  })
})

describe('redirect, rewrite and direct response', () => {
  it.each([
    ['a scheme', { scheme: 'https' }, []],
    ['an authority', { authority: 'b.com' }, []],
    ['a derived port', { derivePort: 'FROM_REQUEST_PORT' }, []],
    ['a prefix', { prefixRewrite: '/b' }, []],
    ['nothing', {}, [at('.redirect', 'field_required')]],
    ['empty texts', { uri: '', authority: '' }, [at('.redirect', 'field_required')]],
    ['two new paths', { uri: '/', prefixRewrite: '/' }, [at('.redirect.prefixRewrite')]],
    ['two new ports', { port: 80, derivePort: 'FROM_REQUEST_PORT' }, [at('.redirect')]],
    ['a foreign scheme', { scheme: 'ftp' }, [at('.redirect.scheme')]],
    ['code 308', { uri: '/', redirectCode: 308 }, []],
    ['code 0, which is the default', { uri: '/', redirectCode: 0 }, []],
    ['code 305, which Envoy cannot send', { uri: '/', redirectCode: 305 }, [at('.redirect.redirectCode')]],
    ['code 400', { uri: '/', redirectCode: 400 }, [at('.redirect.redirectCode')]],
  ])('redirect: %s', (_rule, redirect, findings) => {
    expect(http({ redirect })).toEqual(findings)
  })

  it('a prefix is replaced only where one is matched', () => {
    const redirect = { prefixRewrite: '/b' }
    expect(http({ match: [{ uri: { prefix: '/a' } }], redirect })).toEqual([])
    expect(http({ match: [{ uri: { prefix: '/a' } }, { uri: { exact: '/c' } }], redirect })).toEqual([
      at('.redirect.prefixRewrite'),
    ])
  })

  it.each([
    ['a path', { uri: '/' }, []],
    ['a regex', { uriRegexRewrite: { match: '/a', rewrite: '/b' } }, []],
    ['an authority', { authority: 'b.com' }, []],
    ['nothing', {}, [at('.rewrite', 'field_required')]],
    ['two paths', { uri: '/', uriRegexRewrite: { match: 'a', rewrite: 'b' } }, [at('.rewrite')]],
    ['half a regex', { uriRegexRewrite: { match: 'a' } }, [at('.rewrite.uriRegexRewrite', 'field_required')]],
    [
      'a regex that is none',
      { uriRegexRewrite: { match: '(', rewrite: 'b' } },
      [at('.rewrite.uriRegexRewrite.match', 'regex_invalid')],
    ],
  ])('rewrite: %s', (_rule, rewrite, findings) => {
    expect(http({ route, rewrite })).toEqual(findings)
  })

  it.each([
    ['status 600', { status: 600 }, []],
    ['status 199', { status: 199 }, [at('.directResponse.status')]],
    ['bytes', { status: 200, body: { bytes: 'aGk=' } }, []],
    ['bytes that are no base64', { status: 200, body: { bytes: '?' } }, [at('.directResponse.body.bytes')]],
    ['two bodies', { status: 200, body: { string: 'a', bytes: 'aGk=' } }, [at('.directResponse.body')]],
    [
      'a large body',
      { status: 200, body: { string: 'a'.repeat(102401) } },
      ['warning field_invalid spec.http[0].directResponse.body'],
    ],
    ['a body above 1 MB', { status: 200, body: { string: 'ä'.repeat(524289) } }, [at('.directResponse.body')]],
  ])('direct response: %s', (_rule, directResponse, findings) => {
    expect(http({ directResponse })).toEqual(findings)
  })
})

describe('retries', () => {
  it.each([
    ['a whole policy', { attempts: 3, perTryTimeout: '2s', retryOn: '5xx,reset,503' }, []],
    ['none', { attempts: 0 }, []],
    ['a backoff beside none', { attempts: 0, backoff: '25ms' }, []],
    ['a policy beside none', { attempts: 0, perTryTimeout: '1s' }, [at('.retries.attempts')]],
    ['a policy without attempts', { retryOn: '5xx' }, [at('.retries.attempts')]],
    ['negative attempts', { attempts: -1 }, [at('.retries.attempts')]],
    ['a space between conditions', { attempts: 1, retryOn: '5xx, reset' }, [at('.retries.retryOn')]],
    ['an unknown condition', { attempts: 1, retryOn: '5xx,often' }, [at('.retries.retryOn')]],
    ['an unregistered status', { attempts: 1, retryOn: '600' }, [at('.retries.retryOn')]],
    ['a short backoff', { attempts: 1, backoff: '10us' }, [at('.retries.backoff')]],
  ])('%s', (_rule, retries, findings) => {
    expect(http({ route, retries })).toEqual(findings)
  })
})
