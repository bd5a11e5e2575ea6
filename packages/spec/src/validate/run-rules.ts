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
export const runRules = (book: RuleBook, schema: z.ZodType, parsed: unknown): readonly Finding[] => {
  const findings: Finding[] = []
  walk(schema, parsed, (part) => {
    for (const { check } of book.get(part.schema) ?? [])
      for (const found of within(part.path, check(part.value))) findings.push(found)
  })
  return findings
}

/** Runs the rules over those parts of a resource that their schema accepts, so that one wrong type does not hide the other problems. */
export const runRulesOnSoundParts = (book: RuleBook, schema: z.ZodType, written: unknown): readonly Finding[] => {
  const findings: Finding[] = []
  walk(schema, written, (part) => {
    const rules = book.get(part.schema) ?? []
    const parsed = rules[0]?.schema.safeParse(part.value)
    if (!parsed?.success) return
    for (const { check } of rules) for (const found of within(part.path, check(parsed.data))) findings.push(found)
  })
  return findings
}
