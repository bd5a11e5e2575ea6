import { formatHeader } from './compile/header-format'
import type { CompiledHeaderOperations, HeaderStep } from './compile/header-operations'
import { type HeaderList, removeHeader, setHeader } from './header-list'
import type { SubstitutionContext } from './substitution-context'

/**
 * Changes `list` as the operations say. In each step all values are computed after the removes and before the first set, so
 * `set: { y: "%REQ(x)%", x: "1" }` copies the old x. A value that comes out empty leaves what is there and adds nothing.
 */
export const applyHeaderOperations = (
  list: HeaderList,
  operations: CompiledHeaderOperations,
  context: SubstitutionContext,
): void => {
  for (const step of operations.steps) applyStep(list, step, context)
}

const applyStep = (list: HeaderList, step: HeaderStep, context: SubstitutionContext): void => {
  for (const name of step.remove) removeHeader(list, name)
  const { set, add } = step
  const values = step.dynamic ? [...set, ...add].map(({ format }) => formatHeader(format, context)) : undefined
  for (const [at, { name, format }] of set.entries()) {
    const value = values ? values[at] : format.literal
    if (value) setHeader(list, name, value)
  }
  for (const [at, { name, format }] of add.entries()) {
    const value = values ? values[set.length + at] : format.literal
    if (value) list.push(name, value)
  }
}
