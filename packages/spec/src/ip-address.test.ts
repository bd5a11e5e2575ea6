import { isIP } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isIpAddress, isIpSubnet } from './ip-address'

describe('isIpAddress', () => {
  it.each([
    '0.0.0.0',
    '255.255.255.255',
    '::',
    '::1',
    '1::',
    '2001:db8::8a2e:370:7334',
    '1:2:3:4:5:6:7:8',
    '::ffff:10.0.0.1',
    '1:2:3:4:5:6:1.2.3.4',
  ])('%s is one', (text) => {
    expect(isIpAddress(text)).toBe(true)
  })

  it.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.a',
    ':',
    ':::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    '[::1]',
    '::1%eth0',
    '12345::',
    '1:2:3:4:5:6:7::8:9',
    '1.2.3.4::',
    'a.example.com',
  ])('%s is none', (text) => {
    expect(isIpAddress(text)).toBe(false)
  })

  it("agrees with Node's own judgement", () => {
    const parts = fc.constantFrom('0', '1', '255', '256', '01', 'a', 'ffff', '10000', '.', '.', ':', ':', '::', '')
    fc.assert(
      fc.property(
        fc.array(parts, { maxLength: 18 }).map((list) => list.join('')),
        (text) => {
          expect(isIpAddress(text)).toBe(isIP(text) !== 0)
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('isIpSubnet', () => {
  it.each([
    ['10.0.0.0/8', true],
    ['10.1.2.3/32', true],
    ['10.0.0.1', true],
    ['::/0', true],
    ['2001:db8::1/128', true],
    ['10.0.0.0/33', false],
    ['::/129', false],
    ['10.0.0.0/', false],
    ['10.0.0.0/08', false],
    ['10.0.0/8', false],
    ['a/8', false],
  ])('%s', (text, expected) => {
    expect(isIpSubnet(text)).toBe(expected)
  })
})
