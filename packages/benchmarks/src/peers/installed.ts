import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Full path of a program on PATH or in the usual system folders. */
export const installed = (program: string): string | undefined =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
    .map((folder) => join(folder, program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
