import type { PlacedServer } from './place-servers'

/** Name of a server's own filter chain: that of its route table in Istio, with what the server does in place of `https`. */
export const chainName = ({ kind, gateway: { metadata }, server }: PlacedServer): string =>
  [kind, server.port.number, server.port.name, metadata.name, metadata.namespace, server.bind].filter(Boolean).join('.')

/** Name of the chain that all plain HTTP of an address and port shares. */
export const sharedChainName = (port: number, bind: string | undefined): string =>
  bind === undefined ? `http.${port}` : `http.${port}.${bind}`
