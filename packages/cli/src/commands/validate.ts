import type { Diagnostic } from '@gatewright/spec'
import { EXIT, type ExitCode } from '../exit-code'
import { type ConfigurationOptions, proxyOf } from '../options/shared'
import { packageVersion } from '../package-version'
import { readConfiguration } from '../read-configuration'
import { jsonReport } from '../report/json'
import { sarifReport } from '../report/sarif'
import { summary } from '../report/summary'
import { textReport } from '../report/text'
import type { Terminal } from '../terminal'

export type ReportFormat = 'text' | 'json' | 'sarif'

export interface ValidateOptions extends ConfigurationOptions {
  readonly format: ReportFormat
  readonly json?: true
  readonly strict?: true
}

/** Reports every problem of a configuration at once. */
export const validate = async (options: ValidateOptions, terminal: Terminal): Promise<ExitCode> => {
  const { count, diagnostics, sourceText } = await readConfiguration(options.file, proxyOf(options), terminal.input)
  const format = options.json ? 'json' : options.format
  if (format === 'json') await terminal.print(jsonReport(count, diagnostics))
  else if (format === 'sarif') await terminal.print(sarifReport(diagnostics, packageVersion()))
  else {
    const colours = terminal.outputColours
    const report = textReport(diagnostics, { colours, sourceText, columns: terminal.columns })
    await terminal.print(`${report}${report === '' ? '' : '\n'}${summary(count, diagnostics, colours)}`)
  }
  return diagnostics.some(options.strict ? isProblem : isError) ? EXIT.failed : EXIT.fine
}

const isError = ({ severity }: Diagnostic) => severity === 'error'
const isProblem = ({ severity }: Diagnostic) => severity !== 'info'
