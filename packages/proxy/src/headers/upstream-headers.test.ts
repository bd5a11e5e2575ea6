import { firstHeader, joinedHeader } from '@gatewright/matcher'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRequestHead } from './request-head'
import { type ForwardedRequest, upstreamHeaders } from './upstream-headers'

const PEER = '192.0.2.9'

const forward = (lines: readonly (readonly [string, string])[], trusted = 0): ForwardedRequest => {
  const head = readRequestHead('1.1', '/', [['host', 'a.com'] as const, ...lines].flat())
  if (head.kind === 'refused') throw new Error(head.details)
  return upstreamHeaders(head, { peer: PEER, scheme: 'http', clientCertificate: undefined }, trusted)
}
const sent = (name: string, lines: readonly (readonly [string, string])[], trusted = 0) =>
  joinedHeader(forward(lines, trusted).headers, name)

describe('upstreamHeaders', () => {
  it('adds address, scheme and a new request id', () => {
    const { headers, requestId } = forward([['x-request-id', 'mine']])
    expect(firstHeader(headers, 'x-forwarded-for')).toBe(PEER)
    expect(firstHeader(headers, 'x-forwarded-proto')).toBe('http')
    expect(firstHeader(headers, 'x-envoy-external-address')).toBe(PEER)
    expect(joinedHeader(headers, 'x-request-id')).toBe(requestId)
    expect(requestId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('keeps order and repetitions of everything else', () => {
    const { headers } = forward([
      ['x-b', '1'],
      ['cookie', 'c=1'],
      ['x-b', '2'],
    ])
    expect(headers.slice(0, 8)).toEqual(['host', 'a.com', 'x-b', '1', 'cookie', 'c=1', 'x-b', '2'])
  })

  it.each([
    'keep-alive',
    'proxy-connection',
    'proxy-authorization',
    'upgrade',
    'http2-settings',
    'trailer',
    'x-envoy-max-retries',
    'x-envoy-anything-else',
    'x-forwarded-client-cert',
    'x-forwarded-host',
    'x-forwarded-port',
    'forwarded',
    'x-real-ip',
    'x_forwarded_for',
    'x.request.id',
    'content_length',
    'transfer_encoding',
  ])('takes %s away from a client', (name) => {
    expect(sent(name, [[name, 'forged']])).toBeUndefined()
  })

  it.each(['authorization', 'x_plain_underscores', 'x.dots', 'x-envoyfriendly', 'te-x'])('leaves %s alone', (name) => {
    expect(sent(name, [[name, 'v']])).toBe('v')
  })

  it('removes what Connection nominates, but never what is added afterwards, nor Host', () => {
    const lines = [
      ['connection', 'x-mine, x-request-id, host'],
      ['x-mine', '1'],
    ] as const
    expect(sent('x-mine', lines)).toBeUndefined()
    expect(sent('x-request-id', lines)).toBeDefined()
    expect(sent('host', lines)).toBe('a.com')
  })

  it('of TE only trailers goes on', () => {
    expect(sent('te', [['te', 'gzip, Trailers']])).toBe('trailers')
    expect(sent('te', [['te', 'gzip']])).toBeUndefined()
  })

  it('appends the peer to X-Forwarded-For, whatever stood there', () => {
    expect(
      sent('x-forwarded-for', [
        ['x-forwarded-for', '1.1.1.1'],
        ['x-forwarded-for', '2.2.2.2'],
      ]),
    ).toBe(`1.1.1.1,2.2.2.2,${PEER}`)
  })

  it('believes a scheme only from a trusted proxy, and only a real one', () => {
    expect(forward([['x-forwarded-proto', 'https']]).scheme).toBe('http')
    expect(forward([['x-forwarded-proto', 'https']], 1).scheme).toBe('https')
    expect(forward([['x-forwarded-proto', 'gopher']], 1).scheme).toBe('http')
  })

  it('keeps what a trusted proxy says in other headers', () => {
    expect(sent('x-forwarded-host', [['x-forwarded-host', 'front.example']], 1)).toBe('front.example')
    expect(sent('x-envoy-max-retries', [['x-envoy-max-retries', '9']], 1)).toBeUndefined()
  })

  it('with n trusted proxies the client is the n-th entry from the right, or the peer', () => {
    const entries = fc.array(fc.ipV4(), { maxLength: 6 })
    fc.assert(
      fc.property(entries, fc.integer({ min: 0, max: 6 }), (list, trusted) => {
        const lines = list.map((entry) => ['x-forwarded-for', entry] as const)
        const expected = trusted === 0 ? PEER : (list[list.length - trusted] ?? PEER)
        expect(forward(lines, trusted).clientAddress).toBe(expected)
      }),
    )
  })

  it('takes no word for an address that is none', () => {
    expect(forward([['x-forwarded-for', 'unknown']], 1).clientAddress).toBe(PEER)
  })
})
