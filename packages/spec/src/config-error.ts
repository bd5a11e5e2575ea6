import type { Diagnostic } from './diagnostic'

/** Thrown where a configuration has to be sound and is not: by whatever takes over a first revision. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  /** Every finding of the revision, warnings included. */
  readonly diagnostics: readonly Diagnostic[]

  constructor(diagnostics: readonly Diagnostic[]) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    super(
      `The configuration has ${errors.length === 1 ? 'an error' : `${errors.length} errors`}:${errors.map(line).join('')}`,
    )
    this.diagnostics = diagnostics
  }
}

const line = ({ code, message, resource, path, file, line }: Diagnostic): string => {
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `
  const where = resource ? ` (${resource.kind} ${resource.namespace}/${resource.name}${path ? `, ${path}` : ''})` : ''
  return `\n  ${place}${code}: ${message}${where}`
}
