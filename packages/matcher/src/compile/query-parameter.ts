/**
 * Value of the first parameter of that name as it stands in the query, not percent-decoded; empty for `?name`.
 * @param query with its `?`; empty without one
 */
export const queryParameter = (query: string, name: string): string | undefined => {
  let start = 1
  while (start < query.length) {
    const ampersand = query.indexOf('&', start)
    const end = ampersand === -1 ? query.length : ampersand
    if (query.startsWith(name, start)) {
      const after = start + name.length
      if (after === end) return ''
      if (after < end && query.charCodeAt(after) === EQUALS) return query.slice(after + 1, end)
    }
    if (ampersand === -1) return undefined
    start = end + 1
  }
  return undefined
}

const EQUALS = 0x3d
