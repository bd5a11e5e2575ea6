import type { z } from 'zod'
import type { Finding } from '../finding'
import { walk } from '../read/schema-walk'
import { type Rule, within } from './rule'

/** The rules of one kind by the schema they are bound to. */
export type RuleBook = ReadonlyMap<z.core.$ZodType, readonly Rule[]>

export const ruleBook = (...rules: readonly Rule[]): RuleBook => {
  const book = new Map<z.core.$ZodType, Rule[]>()
  for (const rule of rules) {
    const bound = book.get(rule.schema)
    if (bound) bound.push(rule)
    else book.set(rule.schema, [rule])
  }
  return book
}

/** Runs every rule over a resource that its schema has accepted. */
export function* runRules(book: RuleBook, schema: z.ZodType, parsed: unknown): Generator<Finding> {
  for (const part of walk(schema, parsed))
    for (const { check } of book.get(part.schema) ?? []) yield* within(part.path, check(part.value))
}

/** Runs the rules over those parts of a resource that their schema accepts, so that one wrong type does not hide the other problems. */
export function* runRulesOnSoundParts(book: RuleBook, schema: z.ZodType, written: unknown): Generator<Finding> {
  for (const part of walk(schema, written)) {
    const rules = book.get(part.schema)
    const parsed = rules?.[0]?.schema.safeParse(part.value)
    if (parsed?.success) for (const { check } of rules ?? []) yield* within(part.path, check(parsed.data))
  }
}
