import { readFileSync } from 'node:fs'

/** Version of this package. `package.json` lies one folder up, from the sources and from what is built. */
export const packageVersion = (): string => {
  const about: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return typeof about === 'object' && about && 'version' in about ? String(about.version) : 'unknown'
}
