import { type FieldPath, formatPath } from '../diagnostic'
import type { Locate } from './raw-document'

/** Finds fields whose value was written under another name. */
export const movedLocate = (locate: Locate, moved: ReadonlyMap<string, FieldPath>): Locate =>
  moved.size === 0 ? locate : (path) => locate(writtenPath(path, moved))

const writtenPath = (path: FieldPath, moved: ReadonlyMap<string, FieldPath>): FieldPath => {
  for (let length = path.length; length > 0; length--) {
    const written = moved.get(formatPath(path.slice(0, length)))
    if (written) return [...written, ...path.slice(length)]
  }
  return path
}
