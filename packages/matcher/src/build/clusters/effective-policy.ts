import type { Subset, TrafficPolicy } from '@gatewright/spec'

/** The settings that an entry of `portLevelSettings` holds. */
type PortPolicy = Pick<TrafficPolicy, 'loadBalancer' | 'connectionPool' | 'outlierDetection' | 'tls'>

/**
 * The policy for one port. An entry for the port replaces the four settings it can hold as a whole: what it leaves out falls to the
 * defaults, not to the policy around it. A subset's settings then replace those of the host one by one.
 */
export const effectivePolicy = (
  host: TrafficPolicy | undefined,
  subset: Subset | undefined,
  port: number,
): TrafficPolicy => present({ ...atPort(host, port), ...atPort(subset?.trafficPolicy, port) })

const atPort = (policy: TrafficPolicy | undefined, port: number): TrafficPolicy => {
  const { portLevelSettings, ...whole } = policy ?? {}
  const entry = portLevelSettings?.find((settings) => settings.port?.number === port)
  return entry ? { ...present(whole), ...replaced(entry) } : present(whole)
}

/** Every one of the four, so that the missing ones undo what lies below. */
const replaced = (entry: PortPolicy): TrafficPolicy => ({
  loadBalancer: entry.loadBalancer,
  connectionPool: entry.connectionPool,
  outlierDetection: entry.outlierDetection,
  tls: entry.tls,
})

const present = (policy: TrafficPolicy): TrafficPolicy =>
  Object.fromEntries(Object.entries(policy).filter(([, value]) => value !== undefined))
