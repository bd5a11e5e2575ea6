/** JSON with sorted keys: equal for values that say the same. */
export const canonical = (value: unknown): string => JSON.stringify(value, sortKeys)

const sortKeys = (_key: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const sorted: Record<string, unknown> = Object.create(null)
  for (const [key, field] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) sorted[key] = field
  return sorted
}
