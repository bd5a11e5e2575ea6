import { applyHeaderOperations, type CompiledRoute, type HeaderList } from '@gatewright/matcher'
import type { Exchange } from '../exchange'
import { substitutions } from './substitutions'

/** Headers of a redirect or direct response, with the route's response operations carried out on them. */
export const routeAnswerHeaders = (exchange: Exchange, route: CompiledRoute, headers: HeaderList): HeaderList => {
  const list = [...headers]
  const request = exchange.forwarded?.headers ?? []
  applyHeaderOperations(list, route.responseHeaders, substitutions(exchange, request, headers))
  return list
}
