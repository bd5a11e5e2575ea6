import { jsonSchema, KIND_NAMES } from '@gatewright/spec'
import { EXIT, type ExitCode } from '../exit-code'
import { printable } from '../report/printable'
import type { Terminal } from '../terminal'
import { UsageError } from '../usage-error'

/** Prints the JSON Schema of one kind, for editors. The case of its name does not matter. */
export const schema = async (kind: string, terminal: Terminal): Promise<ExitCode> => {
  const name = KIND_NAMES.find((known) => known.toLowerCase() === kind.toLowerCase())
  const found = name === undefined ? undefined : jsonSchema(name)
  if (!found) throw new UsageError(`there is no kind '${printable(kind)}'; known are ${KIND_NAMES.join(', ')}`)
  await terminal.print(`${JSON.stringify(found, null, 2)}\n`)
  return EXIT.fine
}
