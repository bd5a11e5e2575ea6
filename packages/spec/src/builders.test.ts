import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { destinationRule, gateway, serviceEntry, virtualService } from './builders'
import { load } from './load'

describe('typed builders', () => {
  it('a builder gives the manifest that one would write', () => {
    expect(
      gateway({
        name: 'public',
        namespace: 'shop',
        labels: { team: 'web' },
        selector: { istio: 'ingressgateway' },
        servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
      }),
    ).toEqual({
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: { name: 'public', namespace: 'shop', labels: { team: 'web' } },
      spec: {
        selector: { istio: 'ingressgateway' },
        servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
      },
    })
  })

  it('what is left out stays out, so that the cluster fills it in', () => {
    expect(serviceEntry({ name: 'a', hosts: ['a.example.com'] }).metadata).toEqual({ name: 'a' })
  })

  it('the labels given are not shared with the manifest', () => {
    const labels = { a: '1' }
    const built = serviceEntry({ name: 'a', hosts: ['a.example.com'], labels })
    labels.a = '2'
    expect(built.metadata.labels).toEqual({ a: '1' })
  })

  it('printed as YAML and loaded, it is what was built', () => {
    fc.assert(
      fc.property(manifests, (manifest) => {
        const { resources, diagnostics } = load(stringify(manifest))
        expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([])
        const { gateways, virtualServices, destinationRules, serviceEntries } = resources
        const [loaded] = [...gateways, ...virtualServices, ...destinationRules, ...serviceEntries]
        expect(loaded).toEqual({ ...manifest, metadata: { namespace: 'default', ...manifest.metadata } })
      }),
    )
  })

  it('printed as YAML, it has the shape that the schemas of a cluster ask for', () => {
    fc.assert(
      fc.property(manifests, (manifest) => {
        const check = shapes.getSchema(manifest.kind)
        check?.(parse(stringify(manifest)))
        expect(check?.errors).toBeNull()
      }),
    )
  })
})

/** The parts that these manifests use of the CustomResourceDefinitions, retold: types, required fields, bounds, nothing unknown. */
const shapes = new Ajv({
  schemas: Object.entries<object>(
    JSON.parse(readFileSync(new URL('../testdata/cluster-schemas.json', import.meta.url), 'utf8')),
  ).map(([kind, schema]) => ({ $id: kind, ...schema })),
})

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/)
const host = fc.tuple(label, label).map(([a, b]) => `${a}.${b}.example`)
// Text that YAML would read as something else when it is not quoted.
const text = fc.oneof(
  fc.constantFrom('yes', 'null', '1', '1e3', '~', '<<', '- a', '# a', ': ', ' a', 'ä\t"', '{}'),
  fc.string(),
)
const path = text.map((rest) => `/${rest}`)
const named = fc.record(
  { name: label, namespace: label, labels: fc.dictionary(label, label), annotations: fc.dictionary(label, text) },
  { requiredKeys: ['name'] },
)
const port = fc.integer({ min: 1, max: 65535 })

const gateways = fc
  .tuple(named, fc.uniqueArray(port, { minLength: 1, maxLength: 3 }), fc.uniqueArray(host, { minLength: 1 }))
  .map(([meta, ports, hosts]) =>
    gateway({
      ...meta,
      servers: ports.map((number) => ({ port: { number, name: `http-${number}`, protocol: 'HTTP' }, hosts })),
    }),
  )

const virtualServices = fc
  .tuple(named, host, fc.array(fc.tuple(path, host, port, label), { minLength: 1, maxLength: 4 }))
  .map(([meta, of, rules]) =>
    virtualService({
      ...meta,
      hosts: [of],
      gateways: ['public'],
      http: rules.map(([prefix, to, number, header]) => ({
        match: [{ uri: { prefix }, headers: { [header]: { exact: prefix } } }],
        route: [{ destination: { host: to, port: { number } }, weight: 100 }],
        timeout: '1.5s',
      })),
    }),
  )

const destinationRules = fc.tuple(named, host, fc.uniqueArray(label, { minLength: 1 })).map(([meta, of, names]) =>
  destinationRule({
    ...meta,
    host: of,
    trafficPolicy: { loadBalancer: { simple: 'ROUND_ROBIN' } },
    subsets: names.map((name) => ({ name, labels: { version: name } })),
  }),
)

const serviceEntries = fc
  .tuple(named, host, port)
  .map(([meta, of, number]) =>
    serviceEntry({ ...meta, hosts: [of], ports: [{ number, name: 'http', protocol: 'HTTP' }], resolution: 'DNS' }),
  )

const manifests = fc.oneof(gateways, virtualServices, destinationRules, serviceEntries)
