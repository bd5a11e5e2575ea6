import { describe, expect, it } from 'vitest'
import { compileTable } from './compile/compile-table'
import { matchConnection } from './match-connection'
import type { FilterChain } from './model'
import { chainOf } from './sample-chain'
import { httpChain, listener, model, TLS, to } from './sample-model'
import { selectCertificate } from './select-certificate'

const tls = (name: string, ...serverNames: readonly string[]) => httpChain([], { name, serverNames, tls: TLS })
const raw = (kind: 'tcp' | 'passthrough', name: string, ...serverNames: readonly string[]): FilterChain => ({
  ...httpChain([], { name, serverNames }),
  route: {
    kind,
    source: {
      kind: 'VirtualService',
      namespace: 'default',
      name: 'vs',
      index: 0,
      match: 0,
      file: undefined,
      line: undefined,
    },
    clusters: [to('db')],
  },
})

const chosen = (chains: readonly FilterChain[], sni: string | undefined, port = 443): string => {
  const found = matchConnection(compileTable(model([listener(443, chains)])), { port, sni })
  return found.kind === 'chain' ? found.chain.name : found.kind
}

describe('a filter chain', () => {
  const servers = [tls('wide', '*.foo.com'), tls('exact', 'a.foo.com'), tls('deep', '*.b.foo.com')]

  it.each([
    ['a.foo.com', 'exact'],
    ['A.FOO.com', 'exact'],
    ['b.foo.com', 'wide'],
    ['x.y.foo.com', 'wide'],
    ['x.b.foo.com', 'deep'],
    ['foo.com', 'tls_rejected'],
    ['x.com', 'tls_rejected'],
    ['', 'tls_rejected'],
    ['__proto__', 'tls_rejected'],
  ])('SNI %j: %s, the exact name before the longest wildcard', (sni, expected) =>
    expect(chosen(servers, sni)).toBe(expected),
  )

  it('without names takes any client, one without SNI included', () => {
    const chains = [tls('named', 'a.com'), tls('any')]
    expect(['a.com', 'b.com', ''].map((sni) => chosen(chains, sni))).toEqual(['named', 'any', 'any'])
  })

  it('for * takes a client without SNI, too', () => expect(chosen([raw('passthrough', 'all', '*')], '')).toBe('all'))

  it('for plain text beside TLS takes the plain clients, and they alone', () => {
    const chains = [tls('named', 'a.com'), httpChain([], { name: 'plain' })]
    expect(chosen(chains, undefined)).toBe('plain')
    expect(chosen(chains, 'b.com')).toBe('tls_rejected')
  })

  it('of TLS takes no plain client', () => expect(chosen([tls('any')], undefined)).toBe('tls_rejected'))

  it('for TCP takes TLS as the bytes they are', () => expect(chosen([raw('tcp', 'tcp')], 'a.com')).toBe('tcp'))

  it('whose wildcard stands for one label', () => {
    const one = [httpChain([], { name: 'one', serverNames: ['*.foo.com'], wildcardLabels: 'one', tls: TLS })]
    expect(['a.foo.com', 'a.b.foo.com'].map((sni) => chosen(one, sni))).toEqual(['one', 'tls_rejected'])
  })

  it('is on its own port', () => expect(chosen(servers, 'a.foo.com', 80)).toBe('no_listener'))

  it('is looked for on the address of the connection first', () => {
    const table = compileTable(
      model([
        listener(80, [httpChain([], { name: 'one' })], '10.0.0.1'),
        listener(80, [httpChain([], { name: 'every' })]),
      ]),
    )
    const on = (bind?: string) => {
      const found = matchConnection(table, { port: 80, sni: undefined, bind })
      return found.kind === 'chain' && found.chain.name
    }
    expect([on('10.0.0.1'), on('10.0.0.2'), on()]).toEqual(['one', 'every', 'every'])
  })

  it('refusals are frozen and always the same', () => {
    const table = compileTable(model([]))
    const refusal = matchConnection(table, { port: 1, sni: undefined })
    expect(Object.isFrozen(refusal)).toBe(true)
    expect(matchConnection(table, { port: 2, sni: 'x' })).toBe(refusal)
  })
})

describe('a certificate', () => {
  const certificate = (name: string, ...serverNames: readonly string[]) => ({
    serverNames,
    certificate: { from: 'file' as const, path: `${name}.crt` },
    privateKey: { from: 'file' as const, path: `${name}.key` },
  })
  const certificates = [
    certificate('rsa', 'a.com'),
    certificate('ecdsa', 'a.com'),
    certificate('wild', '*.a.com'),
    certificate('default'),
  ]
  const shown = (sni: string | undefined, all = certificates) => {
    const chain = httpChain([], { tls: { ...TLS, certificates: all } })
    return selectCertificate(chainOf(model([listener(443, [chain])]), 443, ''), sni).map((one) =>
      one.certificate.from === 'file' ? one.certificate.path : '',
    )
  }

  it.each([
    ['a.com', ['rsa.crt', 'ecdsa.crt']],
    ['A.com', ['rsa.crt', 'ecdsa.crt']],
    ['b.a.com', ['wild.crt']],
    ['other.com', ['default.crt']],
    ['', ['default.crt']],
    [undefined, ['default.crt']],
  ])('for %j: %j', (sni, expected) => expect(shown(sni)).toEqual(expected))

  it('there is none for a name that nothing covers, without a default', () =>
    expect(shown('other.com', [certificate('one', 'a.com')])).toEqual([]))
})
