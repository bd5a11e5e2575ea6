import fc from 'fast-check'
import { expect, it } from 'vitest'
import { advance, compileLiteralSearch } from './literal-search'

it('finds every text that another text holds, and no other', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '/'), minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(
      fc.uniqueArray(text),
      fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 20 }),
      (texts, within) => {
        const search = compileLiteralSearch(new Map(texts.map((one) => [one, one])))
        const found = new Set<string>()
        let node = search.root
        for (let at = 0; at < within.length; at++) {
          node = advance(search, node, within.charCodeAt(at))
          for (let hit = node.value === undefined ? node.shorter : node; hit; hit = hit.shorter)
            if (hit.value !== undefined) found.add(hit.value)
        }
        expect([...found].sort()).toEqual(texts.filter((one) => within.includes(one)).sort())
      },
    ),
    { numRuns: 1_000 },
  )
})
