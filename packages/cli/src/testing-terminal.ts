import { Readable, Writable } from 'node:stream'
import { createTerminal, type Terminal } from './terminal'

/** A terminal that keeps what was written to it, for tests. */
export const recordingTerminal = (
  input = '',
): Terminal & { readonly out: () => string; readonly err: () => string } => {
  const out: string[] = []
  const err: string[] = []
  const terminal = createTerminal(Readable.from([input]), recorder(out), recorder(err), {})
  return { ...terminal, out: () => out.join(''), err: () => err.join('') }
}

const recorder = (chunks: string[]) =>
  new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk))
      done()
    },
  })
