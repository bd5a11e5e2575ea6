import { z } from 'zod'
import { NOT_HONOURED } from '../src/read/fields-not-honoured'
import { schemaOf, unwrap } from '../src/read/schema-walk'
import { RESOURCE_KINDS } from '../src/resource-kinds'

const INTRODUCTION = `# Configuration

Every field that is read, and what becomes of it:

- **honoured**: it does what the API says.
- **warned**: the API knows it, Gatewright does not act on it, and says so (\`field_not_honoured\`).

Fields that are not listed are unknown: they are ignored with a warning (\`field_unknown\`). A value that breaks a rule of its field is
rejected with an error; [errors](errors.md) lists the codes. \`[]\` is a list, \`{}\` a map with keys of your own.
`

/** The text of \`configuration.md\`, made from the schemas and the table of fields without effect. */
export const configurationPage = (): string =>
  [INTRODUCTION, ...RESOURCE_KINDS.map((kind) => section(kind.kind, kind.schema))].join('\n')

const section = (kind: string, schema: z.core.$ZodType): string => {
  const spec = schemaOf(schema, 'spec')
  const fields = spec
    ? fieldsOf(spec, 'spec')
    : fieldsOf(schema, '').filter(({ path }) => !/^(apiVersion|kind|metadata)/.test(path))
  const rows = fields.map(
    ({ path, type }) => `| \`${path}\` | ${type} | ${type.startsWith('as `') ? '' : status(kind, path)} |`,
  )
  return `## ${kind}\n| Field | Type | |\n|---|---|---|\n${rows.join('\n')}\n`
}

interface Field {
  readonly path: string
  readonly type: string
}

/** The leaves below a schema. A block that stands in several places is listed where it comes first. */
const fieldsOf = (
  schema: z.core.$ZodType,
  path: string,
  seen = new Map<z.core.$ZodType, string>(),
): readonly Field[] => {
  const inner = unwrap(schema)
  if (inner instanceof z.ZodObject) {
    const first = seen.get(inner)
    if (first !== undefined) return [{ path, type: `as \`${first}\`` }]
    seen.set(inner, path)
    const shape: Readonly<Record<string, z.core.$ZodType>> = inner.def.shape
    return Object.entries(shape).flatMap(([name, field]) => fieldsOf(field, path ? `${path}.${name}` : name, seen))
  }
  if (inner instanceof z.ZodArray) return fieldsOf(inner.def.element, `${path}[]`, seen)
  if (inner instanceof z.ZodRecord) return fieldsOf(inner.def.valueType, `${path}{}`, seen)
  return [{ path, type: typeName(inner) }]
}

const typeName = (schema: z.core.$ZodType): string => {
  if (schema instanceof z.ZodEnum) return schema.options.map((option) => `\`${option}\``).join(' ')
  if (schema instanceof z.ZodLiteral) return `\`${String(schema.value)}\``
  if (schema instanceof z.ZodUnion) return schema.def.options.map((option) => typeName(unwrap(option))).join(' or ')
  return schema instanceof z.ZodNumber
    ? 'number'
    : schema instanceof z.ZodBoolean
      ? 'boolean'
      : schema instanceof z.ZodNull
        ? 'null'
        : 'text'
}

const status = (kind: string, path: string): string => {
  const bare = path.replaceAll(/\[\]|\{\}/g, '')
  const entries = NOT_HONOURED.filter((entry) => entry.kind === kind && `${bare}.`.includes(`.${entry.field}.`))
  if (entries.length === 0) return 'honoured'
  return entries
    .map((entry) => (entry.value ? `warned for \`${entry.value}\`: ${entry.because}` : `warned: ${entry.because}`))
    .join('; ')
}
