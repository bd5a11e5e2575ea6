import { describe, expect, test } from 'vitest'
import { isIpv4, isIpv6 } from './ip-address'

describe('IPv4', () => {
  test.each(['0.0.0.0', '255.255.255.255', '10.1.2.3'])('%s', (text) => expect(isIpv4(text)).toBe(true))
  test.each(['256.0.0.1', '1.2.3', '1.2.3.4.5', '1.2.3.x', '', '1..2.3', '1.2.3.-4'])('not %s', (text) =>
    expect(isIpv4(text)).toBe(false),
  )
})

describe('IPv6', () => {
  test.each(['::', '::1', '1::', 'fe80::1', '2001:db8:0:1:2:3:4:5', '::ffff:10.0.0.1', '1:2:3:4:5:6:1.2.3.4'])(
    '%s',
    (text) => expect(isIpv6(text)).toBe(true),
  )
  test.each([
    '',
    ':',
    ':::',
    '1:2:3',
    '1::2::3',
    '12345::',
    '1:2:3:4:5:6:7:8:9',
    'g::',
    '::1.2.3',
    '1:2:3:4:5:6:7:8::',
    '1.2.3.4',
  ])('not %s', (text) => expect(isIpv6(text)).toBe(false))
})
