import type { ResourceSet } from '@gatewright/spec'

/** Fields of a Gateway's and a DestinationRule's TLS settings that hold the path of a PEM file, wherever in the resource they stand. */
const FIELDS: ReadonlySet<string> = new Set([
  'serverCertificate',
  'clientCertificate',
  'privateKey',
  'caCertificates',
  'caCrl',
])

/** The certificate, key and CA files that resources name, relative to the working directory where they are. */
export const certificateFiles = ({ gateways, destinationRules }: ResourceSet): ReadonlySet<string> => {
  const files = new Set<string>()
  const visit = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return
    for (const [field, inner] of Object.entries(value)) {
      if (typeof inner !== 'string') visit(inner)
      // `system` stands for the CAs of the operating system.
      else if (FIELDS.has(field) && inner !== '' && inner !== 'system') files.add(inner)
    }
  }
  for (const { spec } of [...gateways, ...destinationRules]) visit(spec)
  return files
}
