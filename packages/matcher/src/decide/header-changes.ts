import type { HeaderFormat } from '../compile/header-format'
import type { CompiledHeaderOperations } from '../compile/header-operations'
import type { HeaderChanges } from '../decision'

/** What operations come down to when they are read as one list. Values are as written, substitutions included. */
export const headerChanges = (operations: CompiledHeaderOperations): HeaderChanges => {
  const remove = new Set<string>()
  const set = new Map<string, string>()
  const add = new Map<string, string>()
  for (const step of operations.steps) {
    for (const name of step.remove) {
      remove.add(name)
      set.delete(name)
      add.delete(name)
    }
    for (const { name, format } of step.set) {
      if (step !== operations.steps[0]) add.delete(name)
      set.set(name, written(format))
    }
    for (const { name, format } of step.add) {
      const earlier = add.get(name)
      add.set(name, earlier === undefined ? written(format) : `${earlier},${written(format)}`)
    }
  }
  return { set: record(set), add: record(add), remove: [...remove] }
}

/** What several destinations have in common. */
export const commonChanges = (all: readonly HeaderChanges[]): HeaderChanges => {
  const [first = NO_CHANGES, ...others] = all
  const common = (changes: HeaderChanges['set'], of: (other: HeaderChanges) => HeaderChanges['set']) =>
    record(Object.entries(changes).filter(([name, value]) => others.every((other) => of(other)[name] === value)))
  return {
    set: common(first.set, ({ set }) => set),
    add: common(first.add, ({ add }) => add),
    remove: first.remove.filter((name) => others.every(({ remove }) => remove.includes(name))),
  }
}

/** A map for printing. Without a prototype: the names are a user's. */
export const record = (entries: Iterable<readonly [string, string]>): Readonly<Record<string, string>> => {
  const result: Record<string, string> = Object.create(null)
  for (const [name, value] of entries) result[name] = value
  return result
}

const NO_CHANGES: HeaderChanges = { set: record([]), add: record([]), remove: [] }

const written = (format: HeaderFormat): string => format.literal ?? format.source
