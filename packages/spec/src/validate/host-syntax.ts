const OBJECT_LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/
const NAME_LABEL = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/
const MAX_LABEL = 63
const MAX_NAME = 255

/** One label of RFC 1123, at most 63 characters: subsets, namespaces, port names. Istio lets it have capital letters. */
export const isDnsLabel = (text: string): boolean => text.length <= MAX_LABEL && NAME_LABEL.test(text)

/** Labels in lower case joined by dots, at most 253 characters: names of Kubernetes objects. */
export const isObjectName = (text: string): boolean =>
  text.length <= 253 && text.split('.').every((label) => OBJECT_LABEL.test(label))

/** What is wrong with a fully qualified name (or a short one); undefined when it is fine. A trailing dot is tolerated. */
export const nameProblem = (name: string): string | undefined => lengthProblem(name) ?? labelsProblem(name)

/** The same for a name whose first label may be or begin with `*`, as Istio lets destinations, hosts and SNI names be written. */
export const wildcardNameProblem = (name: string): string | undefined => {
  const problem = lengthProblem(name)
  if (problem !== undefined || name === '*') return problem
  const dot = name.indexOf('.')
  const first = dot === -1 ? name : name.slice(0, dot)
  const bare = first.replace(/^\*-?/, '')
  if (bare !== '' && !isDnsLabel(bare)) return labelProblem(first)
  if (bare === '' && first !== '*') return labelProblem(first)
  return dot === -1 ? undefined : labelsProblem(name.slice(dot + 1))
}

const lengthProblem = (name: string): string | undefined => {
  if (name === '') return 'it is empty'
  return name.length > MAX_NAME ? `it has ${name.length} characters, ${MAX_NAME} are allowed` : undefined
}

const labelsProblem = (name: string): string | undefined => {
  const labels = name.split('.')
  if (labels.at(-1) === '') labels.pop()
  for (const label of labels) if (!isDnsLabel(label)) return labelProblem(label)
  const top = labels.at(-1) ?? ''
  return /^\d+$/.test(top) ? `its last label "${top}" is only digits` : undefined
}

const labelProblem = (label: string): string => {
  if (label === '') return 'it has an empty label'
  if (label.includes('*')) return 'a * may only stand at its beginning'
  if (label.length > MAX_LABEL) return `its label "${label.slice(0, 20)}..." is longer than ${MAX_LABEL} characters`
  return `its label "${label}" holds more than letters, digits and inner dashes`
}
