import { expect, test } from 'vitest'
import { isOwnAddress } from './own-address'

test.each([
  ['localhost', true],
  ['LOCALHOST.', true],
  ['db.localhost', true],
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['0.0.0.0', true],
  ['169.254.169.254', true],
  ['metadata.google.internal', true],
  ['::1', true],
  ['[::1]', true],
  ['0:0:0:0:0:0:0:1', true],
  ['::', true],
  ['::ffff:127.0.0.1', true],
  ['fe80::1', true],
  ['fe90::1', true],
  ['localhost.example.com', false],
  ['notlocalhost', false],
  ['10.0.0.1', false],
  ['128.0.0.1', false],
  ['169.253.0.1', false],
  ['2001:db8::1', false],
  ['::ffff:10.0.0.1', false],
  ['fec0::1', false],
  ['example.com', false],
  ['', false],
])('%s: %s', (host, own) => {
  expect(isOwnAddress(host)).toBe(own)
})
