import { onTestFinished } from 'vitest'
import type { AnswerHead, ConnectionFacts, ForwardEngine, ForwardExchange } from '../forward/forward-engine'
import type { ProxyError } from '../proxy-error'
import { type ConnectionPool, createConnectionPool } from '../upstream/connection-pool'
import type { UpstreamTls } from '../upstream/upstream-tls'

/** Connections to one cluster, closed when the test is over. */
export const testPool = (
  policy: Parameters<typeof createConnectionPool>[1] = {},
  tls: UpstreamTls = { kind: 'plain' },
  now: () => number = () => performance.now(),
  version: ConnectionPool['version'] = 'http1',
): ConnectionPool => {
  const pool = createConnectionPool(tls, policy, now, version)
  onTestFinished(() => pool.destroy())
  return pool
}

/** A `GET /` to an address such as `127.0.0.1:80` or `unix:/path`. */
export const testExchange = (
  address: string,
  pool: ConnectionPool,
  overrides: Partial<ForwardExchange> = {},
): ForwardExchange => {
  const unix = address.startsWith('unix:')
  const at = address.lastIndexOf(':')
  const endpoint = {
    address: unix ? address : address.slice(0, at),
    port: unix ? 0 : Number(address.slice(at + 1)),
    weight: 1,
    labels: {},
    locality: '',
  }
  const headers = ['host', 'web.internal', 'x-a', '1']
  return {
    method: 'GET',
    target: '/',
    headers,
    body: undefined,
    endpoint,
    pool,
    fresh: false,
    reusable: true,
    ...overrides,
  }
}

/** What an engine told about one exchange. */
export interface Told {
  readonly facts: ConnectionFacts[]
  readonly heads: AnswerHead[]
  readonly trailers: string[]
  body: string
  /** Calls of `data` that were answered "no more for now", until `more` was called. */
  held: boolean
  /** `ended`, or the code of the error; undefined while neither was told. */
  outcome: string | undefined
  error: ProxyError | undefined
  /** Everything in order, with the number of times anything came after the end. */
  readonly events: string[]
}

export interface Listening {
  readonly told: Told
  /** Resolves when the exchange has ended or failed. */
  readonly over: Promise<Told>
  /** Resolves when the head of the answer is there. */
  readonly answered: Promise<Told>
  readonly abort: () => void
  /** Takes what is held back, and everything after it. */
  readonly more: () => void
}

export interface ListenOptions {
  /** How many bytes to take before no more are welcome. */
  readonly takeBytes?: number
}

/** Runs an exchange and writes down what the engine tells. */
export const listen = (
  engine: ForwardEngine,
  exchange: ForwardExchange,
  { takeBytes = Number.POSITIVE_INFINITY }: ListenOptions = {},
): Listening => {
  const told: Told = {
    facts: [],
    heads: [],
    trailers: [],
    body: '',
    held: false,
    outcome: undefined,
    error: undefined,
    events: [],
  }
  let limit = takeBytes
  let over = (_: Told) => {}
  let answered = (_: Told) => {}
  const listening = {
    told,
    over: new Promise<Told>((resolve) => {
      over = resolve
    }),
    answered: new Promise<Told>((resolve) => {
      answered = resolve
    }),
  }
  const end = (outcome: string, error?: ProxyError) => {
    told.events.push(outcome)
    told.outcome = outcome
    told.error = error
    answered(told)
    over(told)
  }
  const running = engine(exchange, {
    connected: (facts) => {
      told.events.push('connected')
      told.facts.push(facts)
    },
    continued: () => told.events.push('continued'),
    answered: (head) => {
      told.events.push('answered')
      told.heads.push(head)
      answered(told)
    },
    data: (chunk) => {
      if (told.outcome !== undefined) told.events.push('data after the end')
      told.body += chunk.toString('latin1')
      told.held = told.body.length >= limit
      return !told.held
    },
    trailers: (raw) => told.trailers.push(...raw),
    ended: () => end('ended'),
    failed: (error) => end(error.code, error),
    switched: (_, socket) => {
      socket.destroy()
      end('switched')
    },
  })
  return {
    ...listening,
    abort: () => running.abort(),
    more: () => {
      limit = Number.POSITIVE_INFINITY
      told.held = false
      running.resume()
    },
  }
}
