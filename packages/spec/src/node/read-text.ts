import { READING_LIMITS } from '../read/raw-document'

/** Reads a stream as UTF-8, a little further than `load` will go: it says what is wrong with too much. */
export const readText = async (stream: AsyncIterable<string | Uint8Array>): Promise<string> => {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of stream) {
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    if (text.length > READING_LIMITS.characters) return text
  }
  return text + decoder.decode()
}
