import type { Agent } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Endpoint } from '@gatewright/matcher'

/** Since when a pooled connection has been idle. */
const idleSince = new WeakMap<Duplex, number>()
/** How many requests a pooled connection has carried. */
const requests = new WeakMap<Duplex, number>()
const retired = new WeakSet<Agent>()

/** How long a connection had been idle when it was taken from its pool; 0 for a new one. */
export const idleMs = (socket: Duplex, now: number): number => now - (idleSince.get(socket) ?? now)

/**
 * Makes the pool of an agent distrustful. Bytes that come from an upstream while nobody asked anything are the rest of a doubtful
 * answer: handed to the next request they would be another client's. Such a connection is closed.
 * @param maxRequests that a connection carries before it is closed
 */
export const guardIdleSockets = <A extends Agent>(agent: A, now: () => number, maxRequests: number): A => {
  const keep = agent.keepSocketAlive.bind(agent) as (socket: Duplex) => boolean // returns a boolean, whatever its types say
  const reuse = agent.reuseSocket.bind(agent)
  const unexpected = function (this: Duplex) {
    this.destroy()
  }
  agent.keepSocketAlive = (socket): boolean => {
    const carried = (requests.get(socket) ?? 0) + 1
    requests.set(socket, carried)
    if (carried >= maxRequests || retired.has(agent) || socket.readableLength > 0 || !keep(socket)) return false
    idleSince.set(socket, now())
    socket.on('data', unexpected)
    return true
  }
  agent.reuseSocket = (socket, request) => {
    socket.off('data', unexpected)
    reuse(socket, request)
  }
  return agent
}

/** Lets running exchanges end and closes everything else: for a pool that no new request may use. */
export const retireAgent = (agent: Agent): void => {
  retired.add(agent)
  for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy()
}

/** Whether a connection to the endpoint stands ready. Agents name their pools by address and port first. */
export const hasIdleSocket = ({ freeSockets }: Agent, { address, port }: Endpoint): boolean => {
  const start = address.startsWith('unix:') ? 'localhost:' : `${address}:${port}:`
  for (const name in freeSockets) if (name.startsWith(start) && (freeSockets[name]?.length ?? 0) > 0) return true
  return false
}
