import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPathIndex } from './path-index'
import { implies, type ValueTest, valueTest } from './value-test'

const path = fc.stringMatching(/^\/[abA/]{0,4}$/)
const pathTest: fc.Arbitrary<ValueTest | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.record({ kind: fc.constantFrom('exact' as const, 'prefix' as const), value: path, ignoreCase: fc.boolean() }),
  fc.constantFrom('/[ab]', '/a+/b').map((regex) => valueTest({ regex })),
)

test('nothing that could include the paths is left out', () => {
  fc.assert(
    fc.property(fc.array(pathTest), pathTest, (known, wanted) => {
      const index = createPathIndex<number>()
      for (const [position, one] of known.entries()) index.add(one, position)
      const found = new Set(index.wider(wanted))
      for (const [position, one] of known.entries())
        if (!one || (wanted && implies(wanted, one))) expect(found).toContain(position)
    }),
  )
})
