import { describe, expect, test } from 'vitest'
import { hashNumber, hashText } from './hash-text'

describe('published values of MurmurHash3 (x86, 32 bit)', () => {
  test.each([
    ['no bytes', '', 0, 0],
    ['no bytes, seed 1', '', 1, 0x514e28b7],
    ['no bytes, seed ffffffff', '', 0xffffffff, 0x81f16f39],
    ['00 00 00 00', '\0\0', 0, 0x2362f9de],
    ['00 00', '\0', 0, 0x30f4c306],
    ['21 43 65 87', '\u4321\u8765', 0, 0xf55b516b],
    ['21 43 65 87, seed 5082edee', '\u4321\u8765', 0x5082edee, 0x2362f9de],
    ['21 43', '\u4321', 0, 0xa0f7b07a],
    ['ff ff ff ff', '\uffff\uffff', 0, 0x76293b50],
  ])('%s', (_, text, seed, hash) => {
    expect(hashText(text, seed)).toBe(hash)
  })

  test('a number hashes like its four bytes', () => {
    expect(hashNumber(0x87654321)).toBe(0xf55b516b)
    expect(hashNumber(0x87654321, 0x5082edee)).toBe(0x2362f9de)
  })
})

describe('spread', () => {
  const BUCKETS = 256
  const KEYS = 100_000
  /** Of 255 degrees of freedom: 99.99 % of truly random spreads are below. */
  const CRITICAL = 347

  const chiSquare = (hashes: Iterable<number>, bucket: (hash: number) => number): number => {
    const counts = new Float64Array(BUCKETS)
    for (const hash of hashes) counts[bucket(hash)] = (counts[bucket(hash)] ?? 0) + 1
    const wanted = KEYS / BUCKETS
    return counts.reduce((sum, count) => sum + (count - wanted) ** 2 / wanted, 0)
  }
  const keys = Array.from({ length: KEYS }, (_, at) => at)

  test.each([
    ['numbered names', keys.map((at) => hashText(`user-${at}`))],
    ['addresses', keys.map((at) => hashText(`10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`))],
    ['one growing number', keys.map((at) => hashNumber(at, 7))],
  ])('%s fall evenly into buckets, by their high bits and by their low ones', (_, hashes) => {
    expect(chiSquare(hashes, (hash) => hash >>> 24)).toBeLessThan(CRITICAL)
    expect(chiSquare(hashes, (hash) => hash & 255)).toBeLessThan(CRITICAL)
  })

  test('one bit more or less in a text turns over half of the bits of its hash', () => {
    const flipped = new Float64Array(32)
    const rounds = 4_000
    for (let round = 0; round < rounds; round++) {
      const text = `session-${round}`
      const at = round % text.length
      const other =
        text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << (round % 7))) + text.slice(at + 1)
      const difference = hashText(text) ^ hashText(other)
      for (let bit = 0; bit < 32; bit++) flipped[bit] = (flipped[bit] ?? 0) + ((difference >>> bit) & 1)
    }
    for (const count of flipped) {
      expect(count / rounds).toBeGreaterThan(0.45)
      expect(count / rounds).toBeLessThan(0.55)
    }
  })

  test('a hundred thousand names have hardly a hash in common', () => {
    const hashes = new Set(keys.map((at) => hashText(`user-${at}`)))
    expect(KEYS - hashes.size).toBeLessThan(10) // 1.2 are to be expected
  })
})
