import { type FieldPath, formatPath } from '../diagnostic'
import { emptyObject, isRawObject, type RawObject } from './raw-document'

/** A Secret whose `stringData` lies in `data`, as the API server stores it, and where each value was written. */
export const foldStringData = (secret: RawObject, moved: Map<string, FieldPath>): RawObject => {
  const { stringData, data } = secret
  if (!isRawObject(stringData) || (data !== undefined && data !== null && !isRawObject(data))) return secret
  const folded = Object.assign(emptyObject(), data)
  for (const [key, value] of Object.entries(stringData)) {
    folded[key] = typeof value === 'string' ? toBase64(value) : value
    moved.set(formatPath(['data', key]), ['stringData', key])
  }
  return Object.assign(emptyObject(), secret, { data: folded })
}

const toBase64 = (text: string): string => {
  let binary = ''
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte)
  return btoa(binary)
}
