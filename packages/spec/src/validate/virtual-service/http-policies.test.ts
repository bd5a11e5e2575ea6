import { describe, expect, it } from 'vitest'
import { findingsOf } from '../findings-of'

const route = [{ destination: { host: 'web.shop' } }]
const http = (...rules: object[]) => findingsOf('VirtualService', { hosts: ['a.com'], gateways: ['gw'], http: rules })
const at = (field: string, code = 'field_invalid') => `error ${code} spec.http[0]${field}`

describe('fault, mirror and CORS', () => {
  it.each([
    ['an abort', { abort: { httpStatus: 500, percentage: { value: 20 } } }, []],
    ['a delay', { delay: { fixedDelay: '3s', percentage: { value: 0.1 } } }, []],
    ['a gRPC status', { abort: { grpcStatus: 'UNAVAILABLE' } }, []],
    ['neither', {}, [at('.fault', 'field_required')]],
    ['status 100', { abort: { httpStatus: 100 } }, [at('.fault.abort.httpStatus')]],
    ['two statuses', { abort: { httpStatus: 500, grpcStatus: 'OK' } }, [at('.fault.abort')]],
    ['an abort without status', { abort: {} }, ['warning field_invalid spec.http[0].fault.abort']],
    ['an unknown gRPC status', { abort: { grpcStatus: 'Unavailable' } }, [at('.fault.abort.grpcStatus')]],
    ['http2Error', { abort: { http2Error: 'x' } }, [at('.fault.abort.http2Error')]],
    ['exponentialDelay', { delay: { exponentialDelay: '1s' } }, [at('.fault.delay.exponentialDelay')]],
    ['101 percent', { delay: { fixedDelay: '1s', percentage: { value: 101 } } }, [at('.fault.delay.percentage')]],
    [
      'too fine a percentage',
      { abort: { httpStatus: 500, percentage: { value: 0.00001 } } },
      [at('.fault.abort.percentage')],
    ],
  ])('fault: %s', (_rule, fault, findings) => {
    expect(http({ route, fault })).toEqual(findings)
  })

  it.each([
    ['a share', { mirror: { host: 'b.c' }, mirrorPercentage: { value: 50 } }, []],
    [
      'two',
      { mirrors: [{ destination: { host: 'b.c' } }, { destination: { host: 'd.e' }, percentage: { value: 1 } }] },
      [],
    ],
    ['both spellings', { mirror: { host: 'b.c' }, mirrors: [{ destination: { host: 'd.e' } }] }, [at('')]],
    ['101 percent', { mirror: { host: 'b.c' }, mirrorPercentage: { value: 101 } }, [at('.mirrorPercentage')]],
    [
      '101 percent of one of several',
      { mirrors: [{ destination: { host: 'b.c' }, percentage: { value: 101 } }] },
      [at('.mirrors[0].percentage')],
    ],
    [
      'the old field',
      { mirror: { host: 'b.c' }, mirrorPercent: 50 },
      ['warning field_invalid spec.http[0].mirrorPercent'],
    ],
    ['any host', { mirror: { host: '*' } }, [at('.mirror.host', 'host_invalid')]],
  ])('mirror: %s', (_rule, fields, findings) => {
    expect(http({ route, ...fields })).toEqual(findings)
  })

  it.each([
    [
      'a policy',
      {
        allowOrigins: [{ exact: 'https://a.com' }],
        allowMethods: ['GET', '*'],
        allowHeaders: ['x-a', '*'],
        maxAge: '24h',
      },
      [],
    ],
    [
      'an empty origin',
      { allowOrigins: [{ prefix: 'a' }, { exact: '' }, {}] },
      [at('.corsPolicy.allowOrigins[1]'), at('.corsPolicy.allowOrigins[2]')],
    ],
    [
      'an origin that is no regex',
      { allowOrigins: [{ regex: '(' }] },
      [at('.corsPolicy.allowOrigins[0]', 'regex_invalid')],
    ],
    ['a method in small letters', { allowMethods: ['get'] }, [at('.corsPolicy.allowMethods[0]')]],
    ['a header that is none', { exposeHeaders: [''] }, [at('.corsPolicy.exposeHeaders[0]')]],
    ['a fraction of a second', { maxAge: '1500ms' }, [at('.corsPolicy.maxAge')]],
  ])('CORS: %s', (_rule, corsPolicy, findings) => {
    expect(http({ route, corsPolicy })).toEqual(findings)
  })
})

describe('header operations', () => {
  const request = (operations: object) => http({ route, headers: { request: operations } })
  it.each([
    ['names and values', { set: { 'x-a': '1' }, add: { 'x-b': '%REQ(x)%' }, remove: ['x-c'] }, []],
    ['an empty value', { set: { 'x-a': '' } }, []],
    ['the Host', { set: { Host: 'b.com' } }, []],
    ['a bad value', { set: { 'x-a': '50%' } }, [at('.headers.request.set.x-a')]],
    ['an empty name', { add: { '': '1' } }, [at('.headers.request.add.')]],
    ['a space in a name', { add: { 'x a': '1' } }, [at('.headers.request.add.x a')]],
    ['a pseudo header', { set: { ':path': '/' } }, [at('.headers.request.set.:path')]],
    ['removal of the Host', { remove: ['x-a', 'host'] }, [at('.headers.request.remove[1]')]],
    [
      'the Host in two places',
      { set: { ':authority': 'b.com' }, add: { host: 'c.com' } },
      [at('.headers.request.add.host')],
    ],
  ])('%s', (_rule, operations, findings) => {
    expect(request(operations)).toEqual(findings)
  })

  it('the Host is set by rewrite or by headers', () => {
    expect(
      http({ route, rewrite: { authority: 'b.com' }, headers: { request: { set: { ':authority': 'c.com' } } } }),
    ).toEqual([at('.headers.request.set.:authority')])
  })

  it('a response has no Host', () => {
    expect(http({ route, headers: { response: { set: { host: 'b.com' } } } })).toEqual([
      at('.headers.response.set.host'),
    ])
    expect(
      http({ route: [{ destination: { host: 'a.b' }, headers: { response: { add: { ':authority': 'b' } } } }] }),
    ).toEqual([at('.route[0].headers.response.add.:authority')])
  })
})
