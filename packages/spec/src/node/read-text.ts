import { createReadStream } from 'node:fs'
import { READING_LIMITS } from '../read/raw-document'

/** Reads a file (`-`: the standard input) as UTF-8, a little further than `load` will go: it says what is wrong with too much. */
export const readText = async (file: string): Promise<string> => {
  const stream = file === '-' ? process.stdin : createReadStream(file)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer)
    chunks.push(bytes)
    size += bytes.length
    // Characters have up to four bytes; beyond this the text is too long in any case.
    if (size > READING_LIMITS.characters * 4) break
  }
  return Buffer.concat(chunks).toString('utf8')
}
