/** What a TLS client says before anything is encrypted. */
export interface ClientHello {
  /** Server name it asks for; empty when it names none. */
  readonly serverName: string
  /** Protocols it offers (ALPN), in its order. */
  readonly alpn: readonly string[]
}

/** `incomplete`: read on. `none`: this is no TLS ClientHello, or one that cannot be understood. */
export type ClientHelloResult = ClientHello | 'incomplete' | 'none'

const HANDSHAKE_RECORD = 22
const CLIENT_HELLO = 1
const SERVER_NAME = 0
const ALPN = 16
/** Largest hello that is read. Post-quantum key shares make them span several packets; none comes near this. */
const MAX_HELLO = 64 * 1024

/**
 * Reads the ClientHello at the start of a connection (RFC 8446, section 4.1.2) without consuming it. A hello may be spread over any
 * number of packets and records.
 */
export const readClientHello = (bytes: Buffer): ClientHelloResult => {
  const message = handshakeMessage(bytes)
  if (typeof message === 'string') return message
  try {
    return parseHello(message)
  } catch {
    return 'none' // a length points outside the message
  }
}

/** The handshake message inside the records, its four bytes of type and length cut off. */
const handshakeMessage = (bytes: Buffer): Buffer | 'incomplete' | 'none' => {
  const fragments: Buffer[] = []
  let collected = 0
  for (let at = 0; ; ) {
    if (bytes.length > at && bytes[at] !== HANDSHAKE_RECORD) return 'none'
    if (bytes.length > at + 1 && bytes[at + 1] !== 3) return 'none'
    if (bytes.length < at + 5) return 'incomplete'
    const length = bytes.readUInt16BE(at + 3)
    if (length === 0 || length > 16_384) return 'none'
    fragments.push(bytes.subarray(at + 5, at + 5 + length))
    collected += Math.min(length, bytes.length - at - 5)
    at += 5 + length
    const message = fragments.length === 1 ? fragments[0] : Buffer.concat(fragments)
    if (!message) return 'none'
    if (message.length > 0 && message[0] !== CLIENT_HELLO) return 'none'
    const whole = message.length < 4 ? undefined : 4 + message.readUIntBE(1, 3)
    if (whole !== undefined && whole > MAX_HELLO) return 'none'
    if (whole !== undefined && collected >= whole) return message.subarray(4, whole)
    if (bytes.length < at) return 'incomplete'
  }
}

/** Reads fields one after the other; throws a RangeError beyond the end. */
class Reader {
  #at = 0
  constructor(private readonly bytes: Buffer) {}
  get done(): boolean {
    return this.#at >= this.bytes.length
  }
  number(size: 1 | 2): number {
    const value = this.bytes.readUIntBE(this.#at, size)
    this.#at += size
    return value
  }
  take(length: number): Buffer {
    if (this.#at + length > this.bytes.length) throw new RangeError('beyond the end')
    const taken = this.bytes.subarray(this.#at, this.#at + length)
    this.#at += length
    return taken
  }
  /** A field that begins with its own length. */
  vector(size: 1 | 2): Buffer {
    return this.take(this.number(size))
  }
}

const parseHello = (message: Buffer): ClientHello => {
  const hello = new Reader(message)
  hello.take(2 + 32) // version, random
  hello.vector(1) // session id
  hello.vector(2) // cipher suites
  hello.vector(1) // compression methods
  let serverName = ''
  let alpn: readonly string[] = []
  if (hello.done) return { serverName, alpn }
  const extensions = new Reader(hello.vector(2))
  while (!extensions.done) {
    const type = extensions.number(2)
    const content = extensions.vector(2)
    if (type === SERVER_NAME) serverName = parseServerName(content)
    else if (type === ALPN) alpn = parseAlpn(content)
  }
  return { serverName, alpn }
}

const parseServerName = (content: Buffer): string => {
  const names = new Reader(new Reader(content).vector(2))
  while (!names.done) {
    const type = names.number(1)
    const name = names.vector(2)
    if (type === 0) return name.toString('latin1').toLowerCase()
  }
  return ''
}

const parseAlpn = (content: Buffer): readonly string[] => {
  const list = new Reader(new Reader(content).vector(2))
  const protocols: string[] = []
  while (!list.done) protocols.push(list.vector(1).toString('latin1'))
  return protocols
}
