// Everything a program needs, from one import. The packages stand alone, too.

export type { HeaderOperations as ModelHeaderOperations } from '@gatewright/matcher'
export * from '@gatewright/matcher'
// Two names are taken twice. `Ingress` is the running one here, as `createIngress` returns it.
export type { Ingress } from '@gatewright/proxy'
export * from '@gatewright/proxy'
export type { HeaderOperations, Ingress as IngressResource } from '@gatewright/spec'
export * from '@gatewright/spec'
export { type LoadFilesOptions, type LoadFilesResult, loadFiles } from '@gatewright/spec/node'
