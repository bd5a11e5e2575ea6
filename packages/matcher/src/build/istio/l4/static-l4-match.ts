import { resolveGatewayName, type TcpRoute } from '@gatewright/spec'
import type { ServerRef } from '../../../model'

type L4Match = NonNullable<TcpRoute['match']>[number]

/** At a gateway only the port of the server and the Gateway count; subnets and source labels are looked at by sidecars alone. */
export const staticL4Match = (match: L4Match, { gateway, port }: ServerRef, namespace: string): boolean =>
  (!match.port || match.port === port) &&
  (!match.gateways?.length || match.gateways.some((name) => resolveGatewayName(name, namespace) === gateway))
