import type { Diagnostic } from '@gatewright/spec'
import type { Colours } from '../terminal'
import { countBySeverity, counted } from './counts'

/** The last line of a report: `2 errors, 1 warning in 12 resources`. */
export const summary = (resources: number, diagnostics: readonly Diagnostic[], colours: Colours): string => {
  const { error, warning, info } = countBySeverity(diagnostics)
  const parts = [
    error > 0 ? colours.red(counted(error, 'error')) : '',
    warning > 0 ? colours.yellow(counted(warning, 'warning')) : '',
    info > 0 ? colours.blue(counted(info, 'note')) : '',
  ].filter((part) => part !== '')
  if (error + warning === 0) parts.unshift(colours.green('no problems'))
  return `${parts.join(', ')} in ${counted(resources, 'resource')}\n`
}
