import {
  corsPolicy,
  destination,
  directResponse,
  fault,
  headerOperations,
  headers,
  httpMatch,
  httpRoute,
  l4Match,
  redirect,
  retries,
  rewrite,
  tcpRoute,
  tlsMatch,
  tlsRoute,
  virtualService,
} from '../../resources/virtual-service'
import { rule } from '../rule'
import { ruleBook } from '../run-rules'
import { checkCorsPolicy } from './cors-policy'
import { checkDestination } from './destination'
import { checkDirectResponse } from './direct-response'
import { checkFault } from './fault'
import { checkHeaderOperations, checkHeaders } from './header-operations'
import { checkHttpMatch } from './http-match'
import { checkHttpRoute } from './http-route'
import { checkL4Match, checkTcpRoute, checkTlsRoute } from './l4-routes'
import { checkRedirect } from './redirect'
import { checkRetries } from './retries'
import { checkRewrite } from './rewrite'
import { checkSniHosts } from './sni-hosts'
import { checkUnreachable } from './unreachable'
import { checkVirtualService } from './virtual-service'

export const VIRTUAL_SERVICE_RULES = ruleBook(
  rule(virtualService, checkVirtualService),
  rule(virtualService, checkSniHosts),
  rule(virtualService, checkUnreachable),
  rule(httpRoute, checkHttpRoute),
  rule(httpMatch, checkHttpMatch),
  rule(headers, checkHeaders),
  rule(headerOperations, checkHeaderOperations),
  rule(redirect, checkRedirect),
  rule(directResponse, checkDirectResponse),
  rule(rewrite, checkRewrite),
  rule(retries, checkRetries),
  rule(fault, checkFault),
  rule(corsPolicy, checkCorsPolicy),
  rule(destination, checkDestination),
  rule(tlsRoute, checkTlsRoute),
  rule(tcpRoute, checkTcpRoute),
  rule(tlsMatch, checkL4Match),
  rule(l4Match, checkL4Match),
)
