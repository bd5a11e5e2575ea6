import { CommanderError } from 'commander'
import { EXIT, type ExitCode } from './exit-code'
import { createProgram } from './program'
import { reportCrash } from './report/crash'
import type { Terminal } from './terminal'
import { UsageError } from './usage-error'

/** Runs one command line (without `node` and the script) and says how it ended. Never throws. */
export const run = async (argv: readonly string[], terminal: Terminal): Promise<ExitCode> => {
  let exitCode: ExitCode = EXIT.fine
  const program = createProgram(terminal, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return exitCode
  } catch (error) {
    // Commander has said what is wrong; it also throws to end after --help and --version.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage
    if (error instanceof UsageError) {
      terminal.say(`gatewright: ${error.message}`)
      return EXIT.usage
    }
    reportCrash(error, terminal)
    return EXIT.failed
  }
}
