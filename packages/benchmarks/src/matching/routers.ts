import { compileTable, matchConnection, matchRequest, type RequestView } from '@gatewright/matcher'
import findMyWay from 'find-my-way'
import { RegExpRouter } from 'hono/router/reg-exp-router'
import { addRoute, createRouter, findRoute } from 'rou3'
import type { Probe, Table } from './table'

/** A router under measurement: built once for a table, then asked for the name of the winning route. */
export interface Candidate {
  readonly name: string
  /** Whether it can express header conditions and regular expressions over whole paths. */
  readonly mixed: boolean
  /** Above this many routes building it takes minutes or fails. */
  readonly maxRoutes: number
  readonly build: (table: Table) => (probe: Probe) => string | undefined
}

const gatewright: Candidate = {
  name: 'gatewright',
  mixed: true,
  maxRoutes: Number.POSITIVE_INFINITY,
  build: ({ model }) => {
    const chain = matchConnection(compileTable(model), { port: 80, sni: undefined })
    if (chain.kind !== 'chain') throw new Error(chain.kind)
    return (probe) => {
      const match = matchRequest(chain, view(probe))
      return match.kind === 'route' ? match.route.name : undefined
    }
  },
}

const view = (probe: Probe): RequestView => ({
  method: 'GET',
  scheme: 'http',
  authority: probe.host,
  path: probe.path,
  query: '',
  headers: probe.headers,
})

/** What one writes first: try every route in order. */
const linearScan: Candidate = {
  name: 'linear scan',
  mixed: true,
  maxRoutes: 10_000,
  build: ({ model }) => {
    const chain = model.listeners[0]?.filterChains[0]
    const virtualHosts = chain?.route.kind === 'http' ? chain.route.virtualHosts : []
    const byHost = new Map(
      virtualHosts.map((host) => [
        host.domain,
        host.routes.map((route) => {
          const { path } = route.match
          const pattern = path.kind === 'regex' ? new RegExp(`^(?:${path.pattern})$`) : undefined // the benchmark's own patterns
          return { route, path, pattern }
        }),
      ]),
    )
    return ({ host, path: target, headers }) =>
      byHost.get(host)?.find(({ route, path, pattern }) => {
        const hit = pattern
          ? pattern.test(target)
          : path.kind === 'exact'
            ? target === path.value
            : path.kind === 'prefix' && target.startsWith(path.value)
        return hit && route.match.headers.every((h) => h.test.kind === 'exact' && headers.get(h.name) === h.test.value)
      })?.route.name
  },
}

/** Paths of a plain table as the peers spell them: `/a/*` for a prefix. One router for each host. */
const perHost = <R>(
  table: Table,
  create: () => R,
  add: (router: R, path: string, name: string) => void,
): ReadonlyMap<string, R> => {
  const chain = table.model.listeners[0]?.filterChains[0]
  const routers = new Map<string, R>()
  for (const host of chain?.route.kind === 'http' ? chain.route.virtualHosts : []) {
    const router = create()
    for (const { name, match } of host.routes) {
      if (match.path.kind === 'exact') add(router, match.path.value, name)
      else if (match.path.kind === 'prefix') add(router, match.path.value, name)
    }
    routers.set(host.domain, router)
  }
  return routers
}

const findMyWayPeer: Candidate = {
  name: 'find-my-way',
  mixed: false,
  maxRoutes: Number.POSITIVE_INFINITY,
  build: (table) => {
    const routers = perHost(
      table,
      () => findMyWay(),
      (router, path, name) => router.on('GET', path.endsWith('/') ? `${path}*` : path, () => {}, name),
    )
    return ({ host, path }) => routers.get(host)?.find('GET', path)?.store
  },
}

const honoPeer: Candidate = {
  name: 'hono RegExpRouter',
  mixed: false,
  maxRoutes: 1_000,
  build: (table) => {
    const routers = perHost(
      table,
      () => new RegExpRouter<string>(),
      (router, path, name) => router.add('GET', path.endsWith('/') ? `${path}*` : path, name),
    )
    return ({ host, path }) => routers.get(host)?.match('GET', path)[0][0]?.[0]
  },
}

const rou3Peer: Candidate = {
  name: 'rou3',
  mixed: false,
  maxRoutes: Number.POSITIVE_INFINITY,
  build: (table) => {
    const routers = perHost(
      table,
      () => createRouter<string>(),
      (router, path, name) => addRoute(router, 'GET', path.endsWith('/') ? `${path}**` : path, name),
    )
    return ({ host, path }) => {
      const router = routers.get(host)
      return router && findRoute(router, 'GET', path)?.data
    }
  },
}

export const CANDIDATES: readonly Candidate[] = [gatewright, findMyWayPeer, honoPeer, rou3Peer, linearScan]
