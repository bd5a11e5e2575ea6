/** A port that cannot be opened, and what to do about it. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
  /** Port as the resources name it. */
  readonly port: number
  /** Port that was to be opened for it. */
  readonly localPort: number

  constructor(port: number, localPort: number, cause: unknown) {
    const mapped = port === localPort ? `port ${port}` : `port ${localPort} (for port ${port} of the configuration)`
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
    super(`Cannot open ${mapped}: ${reasonOf(code, cause)}`, { cause })
    this.port = port
    this.localPort = localPort
  }
}

const reasonOf = (code: string | undefined, cause: unknown): string => {
  switch (code) {
    case 'EADDRINUSE':
      return 'something else listens there. Stop it, or map the port to another one.'
    case 'EACCES':
      return 'this process may not. Map the port to one from 1024 on, or grant it the right.'
    case 'EADDRNOTAVAIL':
      return 'this machine has no such address. Correct the bind address.'
    default:
      return cause instanceof Error ? cause.message : String(cause)
  }
}
