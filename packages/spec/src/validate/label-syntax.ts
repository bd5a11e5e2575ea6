import type { FieldPath } from '../diagnostic'
import type { Finding } from '../finding'
import { quote } from '../read/wording'
import { isObjectName } from './host-syntax'
import { error } from './rule'

const NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/
const MAX = 63

/** Label keys are `[prefix/]name`, values short words, as Kubernetes has them. */
export function* checkLabels(
  path: FieldPath,
  labels: Readonly<Record<string, string>> | undefined,
): Generator<Finding> {
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (!isLabelKey(key)) yield error('field_invalid', [...path, key], `${quote(key)} is not a label key.`)
    else if (value !== '' && !isName(value))
      yield error('field_invalid', [...path, key], `${quote(value)} is not a label value.`)
  }
}

const isName = (text: string): boolean => text.length <= MAX && NAME.test(text)

const isLabelKey = (key: string): boolean => {
  const slash = key.indexOf('/')
  return slash === -1 ? isName(key) : isObjectName(key.slice(0, slash)) && isName(key.slice(slash + 1))
}

/** A selector of workloads compares labels literally: no empty keys, no wildcards. */
export function* checkSelector(
  path: FieldPath,
  labels: Readonly<Record<string, string>> | undefined,
): Generator<Finding> {
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (key === '') yield error('field_invalid', path, 'A selector has an empty key.')
    if (key.includes('*') || value.includes('*'))
      yield error('field_invalid', path, `The selector ${key}: ${value} has a wildcard; labels are compared literally.`)
  }
}
