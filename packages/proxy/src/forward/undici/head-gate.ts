import type { Socket } from 'node:net'
import { MAX_HEAD_BYTES } from '../limits'

const HEAD_END = Buffer.from('\r\n\r\n')
const CR = 13
const LF = 10
const SPACE = 32
const ZERO = 48
const ONE = 49
/** How an answer begins, as far as it is the same for all. */
const BEGINNING = Buffer.from('HTTP/1.')
/** Where the status stands in a status line. */
const STATUS_AT = 'HTTP/1.1 '.length

/**
 * Stands between a connection and undici's parser, which refuses answers that an HTTP client has to understand and garbles others. The
 * parser gets the head of an answer in one piece, and interim answers (1xx) not at all; what is not HTTP goes through as it comes.
 * A 101 goes through, too: nobody asked for one here, and the parser refuses it.
 */
export class HeadGate {
  /** The head that went through last, a character a byte; `headAt` is where it begins in the memory that it came in. */
  head = ''
  headAt = 0
  #waiting = false
  #held: Buffer | undefined

  constructor(
    socket: Socket,
    /** The head of an answer is longer than `MAX_HEAD_BYTES`. */
    private readonly tooLong: () => void,
  ) {
    const read = socket.read.bind(socket)
    socket.read = (size?: number) => {
      const chunk: Buffer | null = read(size)
      return this.#waiting && chunk !== null ? this.#admit(chunk) : chunk
    }
  }

  /** A request was sent: what comes next is the head of its answer. */
  expectHead(): void {
    this.#waiting = true
    this.#held = undefined
  }

  #admit(chunk: Buffer): Buffer | null {
    let bytes = this.#held ? Buffer.concat([this.#held, chunk]) : chunk
    this.#held = undefined
    for (;;) {
      const end = looksLikeHead(bytes) ? bytes.indexOf(HEAD_END) : 0
      if (end > MAX_HEAD_BYTES || (end < 0 && bytes.length > MAX_HEAD_BYTES)) {
        this.#waiting = false
        this.tooLong()
        return null
      }
      if (end < 0 && !hasBareLineFeed(bytes, bytes.length)) {
        this.#held = bytes
        return null
      }
      if (end <= 0 || !isInterim(bytes) || hasBareLineFeed(bytes, end)) return this.#passOn(bytes, end)
      if (end + HEAD_END.length === bytes.length) return null
      bytes = bytes.subarray(end + HEAD_END.length)
    }
  }

  #passOn(bytes: Buffer, end: number): Buffer {
    this.#waiting = false
    this.head = end > 0 ? bytes.toString('latin1', 0, end) : ''
    this.headAt = bytes.byteOffset
    return bytes
  }
}

const looksLikeHead = (bytes: Buffer): boolean => {
  const known = Math.min(bytes.length, BEGINNING.length)
  for (let at = 0; at < known; at++) if (bytes[at] !== BEGINNING[at]) return false
  return true
}

/** 100, 102 to 199. */
const isInterim = (bytes: Buffer): boolean =>
  bytes[STATUS_AT - 1] === SPACE &&
  bytes[STATUS_AT] === ONE &&
  isDigit(bytes[STATUS_AT + 1]) &&
  isDigit(bytes[STATUS_AT + 2]) &&
  !(bytes[STATUS_AT + 1] === ZERO && bytes[STATUS_AT + 2] === ONE)

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= ZERO && byte <= ZERO + 9

/** Lines that end otherwise could end a head earlier than at the empty line we look for. */
const hasBareLineFeed = (bytes: Buffer, end: number): boolean => {
  for (let at = bytes.indexOf(LF); at >= 0 && at < end; at = bytes.indexOf(LF, at + 1))
    if (at === 0 || bytes[at - 1] !== CR) return true
  return false
}
