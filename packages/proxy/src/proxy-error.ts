/** Whose fault a failed exchange is. */
export type Side = 'downstream' | 'upstream' | 'proxy'

interface Kind {
  readonly side: Side
  /** Whether trying again may help: nothing of the request has reached an upstream. */
  readonly retryable: boolean
  /** What the client is answered; 0 where nobody is left to answer. */
  readonly status: number
  /** Envoy's response flag. */
  readonly flag: string
  /** Envoy's words: body of the answer, or the reset reason in it. Clients are never told more. */
  readonly words: string
  /** Whether `words` is the reason of a reset, which has a sentence around it. */
  readonly reset: boolean
}

const kind = (side: Side, status: number, flag: string, words = '', extra: Partial<Kind> = {}): Kind => ({
  side,
  status,
  flag,
  words,
  retryable: false,
  reset: false,
  ...extra,
})

/** Everything that can go wrong with an exchange after its route was found. */
const KINDS = {
  connect_failure: kind('upstream', 503, 'UF', 'remote connection failure', { reset: true, retryable: true }),
  connect_timeout: kind('upstream', 503, 'UF', 'connection timeout', { reset: true, retryable: true }),
  connection_termination: kind('upstream', 503, 'UC', 'connection termination', { reset: true }),
  protocol_error: kind('upstream', 502, 'UPE', 'protocol error', { reset: true }),
  remote_reset: kind('upstream', 503, 'UR', 'remote reset', { reset: true }),
  refused_stream: kind('upstream', 503, 'UR', 'remote refused stream reset', { reset: true, retryable: true }),
  overflow: kind('upstream', 503, 'UO', 'overflow', { reset: true }),
  response_timeout: kind('upstream', 504, 'UT', 'upstream request timeout'),
  upstream_per_try_timeout: kind('upstream', 504, 'UT', 'upstream request timeout'),
  no_healthy_upstream: kind('upstream', 503, 'UH', 'no healthy upstream'),
  cluster_not_found: kind('proxy', 503, 'NC'),
  internal_error: kind('proxy', 500, '-'),
  downstream_remote_disconnect: kind('downstream', 0, 'DC'),
} as const satisfies Record<string, Kind>

export type ProxyErrorCode = keyof typeof KINDS

/** The one class of errors that traffic causes. The message is for the log; the client gets `body`. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError'
  readonly code: ProxyErrorCode

  constructor(code: ProxyErrorCode, reason: string = code, options?: ErrorOptions) {
    super(reason, options)
    this.code = code
  }

  /** Wraps whatever was thrown where nothing should have been. */
  static from(error: unknown): ProxyError {
    if (error instanceof ProxyError) return error
    return new ProxyError('internal_error', error instanceof Error ? error.message : String(error), { cause: error })
  }

  get side(): Side {
    return KINDS[this.code].side
  }
  get retryable(): boolean {
    return KINDS[this.code].retryable
  }
  get status(): number {
    return KINDS[this.code].status
  }
  get flag(): string {
    return KINDS[this.code].flag
  }

  /** Body of the answer, in Envoy's words. */
  body(retried: boolean): string {
    const { words, reset } = KINDS[this.code]
    if (!reset) return words
    const latest = retried ? 'retried and the latest ' : ''
    return `upstream connect error or disconnect/reset before headers. ${latest}reset reason: ${words}`
  }

  /** Envoy's response code details. */
  details(answerBegan: boolean): string {
    const { words, reset } = KINDS[this.code]
    if (!reset) return this.code
    return `upstream_reset_${answerBegan ? 'after' : 'before'}_response_started{${words.replaceAll(' ', '_')}}`
  }
}
