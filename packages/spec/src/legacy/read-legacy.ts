import type { RawObject } from '../read/raw-document'
import { rewriteDestinationRule } from './destination-rule'
import { rewriteGateway } from './gateway'
import { rewriteIngress } from './ingress'
import { type Rewriting, startRewriting } from './rewriting'
import { rewriteVirtualService } from './virtual-service'

/** All manifests of 2018 have this version; in the later ones an old spelling is a mistake. */
const V1ALPHA3 = 'networking.istio.io/v1alpha3'

const REWRITES: ReadonlyMap<string, (rewriting: Rewriting) => void> = new Map([
  [`${V1ALPHA3} Gateway`, rewriteGateway],
  [`${V1ALPHA3} VirtualService`, rewriteVirtualService],
  [`${V1ALPHA3} DestinationRule`, rewriteDestinationRule],
  ['extensions/v1beta1 Ingress', rewriteIngress],
  ['networking.k8s.io/v1beta1 Ingress', rewriteIngress],
])

/** Replaces the old spellings in a resource by the current ones, before its schema sees it; undefined where there can be none. */
export const readLegacy = (resource: RawObject): Rewriting | undefined => {
  const rewrite = REWRITES.get(`${String(resource.apiVersion)} ${String(resource.kind)}`)
  if (!rewrite) return undefined
  const rewriting = startRewriting(resource)
  rewrite(rewriting)
  return rewriting
}
