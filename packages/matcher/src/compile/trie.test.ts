import fc from 'fast-check'
import { expect, it } from 'vitest'
import { buildTrie, childTowards, labelLength, NO_NODE, ROOT, valueAt } from './trie'

it('meets every key that a text begins with, the shortest first, and no other', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '\u00e9', '\uffff'), maxLength: 6 })
  fc.assert(
    fc.property(fc.uniqueArray(text), fc.array(text), (keys, texts) => {
      const trie = buildTrie(new Map(keys.map((key) => [key, key])))
      for (const one of [...keys, ...texts]) {
        const met: string[] = []
        let at = 0
        for (let node = ROOT; node !== NO_NODE; node = childTowards(trie, node, one, at)) {
          at += labelLength(trie, node)
          const key = valueAt(trie, node)
          if (key !== undefined) met.push(key)
        }
        expect(met).toEqual(keys.filter((key) => one.startsWith(key)).sort((a, b) => a.length - b.length))
      }
    }),
    { numRuns: 1_000 },
  )
})
