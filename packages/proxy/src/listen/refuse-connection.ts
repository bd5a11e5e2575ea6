import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

/** How long a refused client may go on sending before it is cut off; cut off at once it might not see why. */
const LINGER_MS = 1_000

/** Answers a request that could not even be read, and closes the connection. */
export const refuseConnection = (socket: Duplex, status: number, serverHeader: string | undefined): void => {
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, 'content-length: 0', 'connection: close']
  if (serverHeader !== undefined) lines.push(`server: ${serverHeader}`)
  lines.push(`date: ${new Date().toUTCString()}`)
  socket.end(`${lines.join('\r\n')}\r\n\r\n`)
  socket.resume()
  const timer = setTimeout(() => socket.destroy(), LINGER_MS)
  socket.once('end', () => socket.destroy()).once('close', () => clearTimeout(timer))
}

/** Status for what the HTTP parser, or the clock, refused. */
export const statusOfClientError = (error: Error): number => {
  switch ('code' in error ? error.code : undefined) {
    case 'HPE_HEADER_OVERFLOW':
      return 431
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return 413
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 408
    default:
      return 400
  }
}
