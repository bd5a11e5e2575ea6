const HTTP = new Set(['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB', 'HTTP_PROXY'])
const TLS = new Set(['HTTPS', 'TLS'])
const OTHER = new Set(['TCP', 'UDP', 'MONGO', 'REDIS', 'MYSQL'])

/** What the name of a protocol means to Istio. Names are compared without regard to case. */
export interface Protocol {
  /** Upper case: `HTTP`, `GRPC-WEB`, `MONGO`. */
  readonly name: string
  /** Plain HTTP of any version. */
  readonly isHttp: boolean
  /** HTTPS or TLS. */
  readonly isTls: boolean
}

export const PROTOCOL_NAMES: readonly string[] = [...HTTP, ...TLS, ...OTHER]

/** The protocol of a port; undefined for a name that Istio does not know. */
export const parseProtocol = (text: string): Protocol | undefined => {
  const name = text.toUpperCase()
  const isHttp = HTTP.has(name)
  const isTls = TLS.has(name)
  return isHttp || isTls || OTHER.has(name) ? { name, isHttp, isTls } : undefined
}
