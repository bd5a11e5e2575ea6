import { readFileSync } from 'node:fs'

/** Text of a file that a finding points into; undefined where it cannot be had (again). */
export type SourceText = (file: string) => string | undefined

/** Reads each file once, when the first finding points into it. Reports are rare and files small, so this may wait for the disk. */
export const readSourceText = (): SourceText => {
  const known = new Map<string, string | undefined>()
  return (file) => {
    if (!known.has(file)) known.set(file, textOf(file))
    return known.get(file)
  }
}

const textOf = (file: string) => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
