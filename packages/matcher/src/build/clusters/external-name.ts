import { isIpv4, isIpv6 } from '../endpoints/ip-address'

/**
 * Whether an ExternalName points back at the proxy, its node, or the API server. Whoever may write a Service could otherwise reach
 * what only the proxy can reach (CVE-2021-25740). Names that DNS resolves to such addresses are refused when they are resolved.
 */
export const isLocalName = (externalName: string): boolean => {
  const name = externalName
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\[(.*)\]$/, '$1')
  return LOCAL_NAMES.has(name) || name.endsWith('.localhost') || isLocalAddress(name)
}

const LOCAL_NAMES: ReadonlySet<string> = new Set([
  '',
  'localhost',
  'localhost.localdomain',
  'localhost6',
  'ip6-localhost',
  'ip6-loopback',
  'metadata',
  'metadata.google.internal',
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
])

const isLocalAddress = (name: string): boolean => {
  const mapped = /^::(?:ffff:)?([\d.]+)$/.exec(name)?.[1] ?? name
  if (isIpv4(mapped)) return /^(0|127)\.|^169\.254\./.test(mapped)
  // Whole, hexadecimal or short spellings of IPv4 addresses, which resolvers understand and nobody writes in good faith.
  if (/^(0x[0-9a-f]+|\d+)(\.(0x[0-9a-f]+|\d+))*$/.test(name)) return true
  return isIpv6(name) && (/^[0:]*:[01]?$/.test(name) || /^fe[89ab]/.test(name) || /^::ffff:/.test(name))
}
