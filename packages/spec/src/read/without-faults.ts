import { z } from 'zod'
import type { FieldPath } from '../diagnostic'
import type { Finding } from '../finding'
import { emptyObject, isRawObject } from './raw-document'
import { schemaAt, unwrap } from './schema-walk'

/**
 * The resource without its faulty fields, where they can be missed, so that the rules can look at everything around them: an optional
 * text, number or choice goes by itself, a missing field takes the optional map that should hold it along. Other faults stay, and keep
 * the rules from the parts that hold them.
 */
export const withoutFaults = (schema: z.core.$ZodType, resource: unknown, faults: readonly FieldPath[]): unknown =>
  faults.reduce((sound, path) => {
    const field = schemaAt(schema, path)
    if (field instanceof z.ZodOptional) return isContainer(field) ? sound : without(sound, path)
    const holder = path.slice(0, -1)
    return schemaAt(schema, holder) instanceof z.ZodOptional ? without(sound, holder) : sound
  }, resource)

/** Whether a rule may have found something only because a fault was taken out: what it says is about the same place. */
export const isAboutFault = (found: Finding, faults: readonly FieldPath[]): boolean =>
  faults.some((fault) => fault.slice(0, found.path.length).every((step, index) => found.path[index] === step))

const isContainer = (schema: z.core.$ZodType): boolean => {
  const inner = unwrap(schema)
  return inner instanceof z.ZodObject || inner instanceof z.ZodArray || inner instanceof z.ZodRecord
}

const without = (value: unknown, [step, ...rest]: FieldPath): unknown => {
  if (Array.isArray(value) && typeof step === 'number')
    return value.map((item, index) => (index === step ? without(item, rest) : item))
  if (!isRawObject(value) || step === undefined || !Object.hasOwn(value, step)) return value
  const kept = Object.assign(emptyObject(), value)
  if (rest.length === 0) delete kept[step]
  else kept[step] = without(value[step], rest)
  return kept
}
