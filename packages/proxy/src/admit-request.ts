import { joinedHeader, normaliseTarget, type PathNormalization, type RequestView } from '@gatewright/matcher'
import type { Exchange } from './exchange'
import { WEBSOCKET } from './forward/forward-upgrade'
import { requestBody } from './forward/request-body'
import { readHttp2Head } from './headers/http2-head'
import { readRequestHead } from './headers/request-head'
import { upstreamHeaders } from './headers/upstream-headers'
import type { TrafficSettings } from './ingress-options'
import type { LocalReply } from './local-reply'

export type Admission =
  | { readonly kind: 'admitted'; readonly view: RequestView }
  | { readonly kind: 'refused'; readonly reply: LocalReply }

/** Turns what came into what may be matched and forwarded. What is matched is exactly what is forwarded. */
export const admitRequest = (settings: TrafficSettings, exchange: Exchange, policy: PathNormalization): Admission => {
  const { request, connection, upgrade } = exchange
  const { method = 'GET' } = request
  const fields = exchange.http2 ? readHttp2Head(method, request.rawHeaders) : undefined
  if (fields?.kind === 'refused') return refuse(fields.status, fields.details)
  const url = fields?.target ?? request.url ?? '/'
  const head = readRequestHead(fields ? '1.1' : request.httpVersion, url, fields?.rawHeaders ?? request.rawHeaders)
  if (head.kind === 'refused') return refuse(head.status, head.details)
  const target = normaliseTarget(method, url, head.host, policy)
  if (target.kind === 'refused') return refuse(target.status, target.reason)
  // RFC 9112, section 3.2: also where the authority of an absolute target takes its place.
  if (head.host === undefined) return refuse(400, 'missing_host_header')
  if (target.scheme === 'https' && connection.scheme === 'http') return refuse(403, 'https_target_on_plain_connection')
  const forwarded = upstreamHeaders(head, connection, settings.numTrustedProxies)
  const view: RequestView = {
    method,
    scheme: forwarded.scheme,
    authority: target.authority,
    path: target.path,
    query: target.query,
    headers: { get: (name) => joinedHeader(forwarded.headers, name) },
  }
  exchange.forwarded = forwarded
  exchange.view = view
  exchange.awaitsContinue = head.expectsContinue
  const body = requestBody(request, exchange.http2)
  if (upgrade) {
    if (request.headers.upgrade?.toLowerCase() !== WEBSOCKET) return refuse(403, 'upgrade_failed')
    // Behind the head of an upgrade stands a tunnel or nothing.
    if (method !== 'GET' || (body && body.length !== 0)) return refuse(400, 'upgrade_failed')
  } else exchange.body = body
  // A body parser in front of us took the body: nothing can be forwarded any more.
  if (exchange.body && request.readableDidRead) return refuse(500, 'request_body_already_read')
  return { kind: 'admitted', view }
}

/** What follows on a connection whose request was refused is not to be trusted, so it is closed; a 404 says nothing of the kind. */
const refuse = (status: number, details: string): Admission => ({
  kind: 'refused',
  reply: { status, details, close: status !== 404, ...(status === 404 && { flag: 'NR' }) },
})
