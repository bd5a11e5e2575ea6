/**
 * 32-bit hash of a text, unsigned: MurmurHash3 (x86, 32 bit) over its UTF-16 code units, two to a block. Every bit of the text reaches
 * every bit of the hash with about even odds, which is all that hashing to endpoints needs; it is no defence against anybody.
 */
export const hashText = (text: string, seed = 0): number => {
  let hash = seed
  const blocks = text.length & ~1
  for (let at = 0; at < blocks; at += 2) hash = mix(hash, text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16))
  if (text.length > blocks) hash ^= scramble(text.charCodeAt(blocks))
  return finish(hash ^ (text.length * 2))
}

/** The same hash of one 32-bit number. */
export const hashNumber = (value: number, seed = 0): number => finish(mix(seed, value) ^ 4)

const mix = (hash: number, block: number): number => {
  const mixed = hash ^ scramble(block)
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0
}

const scramble = (block: number): number => {
  const scrambled = Math.imul(block, 0xcc9e2d51)
  return Math.imul((scrambled << 15) | (scrambled >>> 17), 0x1b873593)
}

const finish = (hash: number): number => {
  let finished = hash ^ (hash >>> 16)
  finished = Math.imul(finished, 0x85ebca6b)
  finished = Math.imul(finished ^ (finished >>> 13), 0xc2b2ae35)
  return (finished ^ (finished >>> 16)) >>> 0
}
