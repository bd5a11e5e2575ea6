import { describe, expect, it } from 'vitest'
import { formatAddress, plainAddress } from './client-address'

describe('addresses', () => {
  it('an IPv4 client of a dual-stack socket is an IPv4 client', () => {
    expect(plainAddress('::ffff:192.0.2.1')).toBe('192.0.2.1')
    expect(plainAddress('::1')).toBe('::1')
    expect(plainAddress('::ffff:0:0')).toBe('::ffff:0:0')
    expect(plainAddress(undefined)).toBe('')
  })

  it('IPv6 stands in brackets before a port', () => {
    expect(formatAddress('::1', 80)).toBe('[::1]:80')
    expect(formatAddress('::ffff:10.0.0.1', 80)).toBe('10.0.0.1:80')
    expect(formatAddress(undefined, 80)).toBeNull()
  })
})
