import { describe, expect, test } from 'vitest'
import { directResponseAction } from './direct-response'
import { redirectAction } from './redirect'

describe('redirect', () => {
  const none = {
    kind: 'redirect',
    status: 301,
    path: undefined,
    authority: undefined,
    scheme: undefined,
    port: undefined,
  }
  test.each([
    ['uri replaces the whole path', { uri: '/new' }, { path: { kind: 'whole', value: '/new' } }],
    ['prefixRewrite replaces what was matched', { prefixRewrite: '/new' }, { path: { kind: 'prefix', value: '/new' } }],
    ['authority', { authority: 'b.com' }, { authority: 'b.com' }],
    ['scheme', { scheme: 'https' }, { scheme: 'https' }],
    ['port', { port: 8443 }, { port: 8443 }],
    ['FROM_REQUEST_PORT is the port of the server', { derivePort: 'FROM_REQUEST_PORT' as const }, { port: 8080 }],
    ['FROM_PROTOCOL_DEFAULT adds none', { derivePort: 'FROM_PROTOCOL_DEFAULT' as const }, {}],
    ['code 0 is the default', { redirectCode: 0, uri: '/n' }, { path: { kind: 'whole', value: '/n' } }],
    ['308', { redirectCode: 308 }, { status: 308 }],
  ])('%s', (_, redirect, expected) => {
    expect(redirectAction(redirect, 8080)).toEqual({ ...none, ...expected })
  })

  test.each([300, 304, 305, 306])('code %i cannot be sent', (redirectCode) => {
    expect(redirectAction({ redirectCode, uri: '/n' }, 80)).toMatchObject({ kind: 'unavailable', status: 503 })
  })
})

describe('direct response', () => {
  test.each([
    ['text', { status: 503, body: { string: 'x' } }, 'x'],
    ['bytes are base64', { status: 200, body: { bytes: 'aGVsbG8=' } }, 'hello'],
    ['no body', { status: 410 }, undefined],
  ])('%s', (_, response, body) => {
    expect(directResponseAction(response)).toEqual({ kind: 'direct_response', status: response.status, body })
  })
})
