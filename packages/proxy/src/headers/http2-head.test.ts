import { describe, expect, it } from 'vitest'
import { readHttp2Head } from './http2-head'

const pseudo = [':method', 'GET', ':scheme', 'https', ':path', '/a?b', ':authority', 'shop.example']

describe('a head of HTTP/2', () => {
  it('becomes one of HTTP/1.1, its authority the Host', () => {
    expect(readHttp2Head('GET', [...pseudo, 'x-a', '1', 'x-a', '2'])).toEqual({
      kind: 'ok',
      target: '/a?b',
      rawHeaders: ['host', 'shop.example', 'x-a', '1', 'x-a', '2'],
    })
  })

  it('gets one cookie header out of its crumbs', () => {
    const head = readHttp2Head('GET', [...pseudo, 'cookie', 'a=1', 'x-a', '1', 'cookie', 'b=2'])
    expect(head).toMatchObject({ rawHeaders: ['host', 'shop.example', 'x-a', '1', 'cookie', 'a=1; b=2'] })
  })

  it('takes Host where there is no authority, and one that says the same', () => {
    const withoutAuthority = pseudo.slice(0, 6)
    expect(readHttp2Head('GET', [...withoutAuthority, 'host', 'a.example'])).toMatchObject({
      rawHeaders: ['host', 'a.example'],
    })
    expect(readHttp2Head('GET', withoutAuthority)).toMatchObject({ rawHeaders: [] })
    expect(readHttp2Head('GET', [...pseudo, 'host', 'SHOP.example'])).toMatchObject({ kind: 'ok' })
  })

  it.each<[string, readonly string[]]>([
    ['a Host that disagrees with the authority', ['host', 'other.example']],
    ['two Hosts', ['host', 'shop.example', 'host', 'shop.example']],
    ['a line feed in a value', ['x-a', 'a\nb']],
    ['a carriage return in a value', ['x-a', 'a\rb']],
    ['a NUL in a value', ['x-a', 'a\0b']],
    ['a space before a value', ['x-a', ' a']],
    ['a tab after a value', ['x-a', 'a\t']],
    ['connection', ['connection', 'close']],
    ['keep-alive', ['keep-alive', 'timeout=5']],
    ['proxy-connection', ['proxy-connection', 'keep-alive']],
    ['transfer-encoding', ['transfer-encoding', 'chunked']],
    ['upgrade', ['upgrade', 'websocket']],
    ['te with more than trailers', ['te', 'gzip']],
    ['a second path', [':path', '/b']],
  ])('is refused with %s', (_, fields) => {
    expect(readHttp2Head('GET', [...pseudo, ...fields])).toMatchObject({ kind: 'refused', status: 400 })
  })

  it.each(['/a b', '/a\r\nx: y', 'http://other.example/', '', 'a', '/\u00e9'])(
    'is refused with the path %j',
    (path) => {
      expect(readHttp2Head('GET', [':method', 'GET', ':path', path, ':authority', 'a'])).toMatchObject({ status: 400 })
    },
  )
})
