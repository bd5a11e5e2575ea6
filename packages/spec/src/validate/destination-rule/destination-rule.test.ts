import { describe, expect, it } from 'vitest'
import { findingsOf } from '../findings-of'

const rule = (spec: object) => findingsOf('DestinationRule', { host: 'web', ...spec }, { namespace: 'shop' })
const policy = (trafficPolicy: object) => rule({ trafficPolicy })
const at = (field: string, code = 'field_invalid') => `error ${code} spec.trafficPolicy${field}`
const warnAt = (field: string, code = 'field_invalid') => `warning ${code} spec.trafficPolicy${field}`

describe('a DestinationRule', () => {
  it.each([
    ['a short name', 'web', []],
    ['any host', '*', []],
    ['a wildcard', '*web.example.com', []],
    ['nothing', '', ['error host_invalid spec.host']],
    ['a wildcard in the middle', 'a.*.com', ['error host_invalid spec.host']],
    ['256 characters', `${'a.'.repeat(127)}aa`, ['error host_invalid spec.host']],
  ])('host: %s', (_rule, host, findings) => {
    expect(rule({ host })).toEqual(findings)
  })

  it.each([
    ['different names', [{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2' }], []],
    [
      'the same name twice',
      [{ name: 'v1' }, { name: 'v2' }, { name: 'v1' }],
      ['error field_invalid spec.subsets[2].name'],
    ],
    ['a name with a dot', [{ name: 'v1.0' }], ['error field_invalid spec.subsets[0].name']],
    ['a label key with a prefix', [{ name: 'v1', labels: { 'app.kubernetes.io/version': 'v1' } }], []],
    [
      'a label key with a space',
      [{ name: 'v1', labels: { 'a b': 'v1' } }],
      ['error field_invalid spec.subsets[0].labels.a b'],
    ],
    ['an empty policy', [{ name: 'v1', trafficPolicy: {} }], ['error field_required spec.subsets[0].trafficPolicy']],
  ])('subsets: %s', (_rule, subsets, findings) => {
    expect(rule({ subsets })).toEqual(findings)
  })

  it('with a workload selector stays in its namespace', () => {
    const selected = { workloadSelector: { matchLabels: { app: 'a' } } }
    expect(rule({ ...selected, exportTo: ['.'] })).toEqual([])
    expect(rule({ ...selected, exportTo: ['shop'] })).toEqual([])
    expect(rule({ ...selected, exportTo: ['edge'] })).toEqual(['error field_invalid spec.exportTo'])
    expect(rule({ workloadSelector: { matchLabels: { app: '*' } } })).toEqual([
      'error field_invalid spec.workloadSelector.matchLabels',
    ])
  })
})

describe('a traffic policy', () => {
  const pool = { tcp: { maxConnections: 1 } }
  it.each([
    ['says something', { connectionPool: pool }, []],
    ['is not empty', {}, [at('', 'field_required')]],
    ['may be a retry budget', { retryBudget: { percent: 20, minRetryConcurrency: 3 } }, []],
    ['has a budget of 100 percent at most', { retryBudget: { percent: 101 } }, [at('.retryBudget.percent')]],
    [
      'names the port of a port policy',
      { portLevelSettings: [{ connectionPool: pool }] },
      [at('.portLevelSettings[0].port', 'field_required')],
    ],
    [
      'has no empty port policy',
      { portLevelSettings: [{ port: { number: 80 } }] },
      [at('.portLevelSettings[0]', 'field_required')],
    ],
    [
      'has ports in range',
      { portLevelSettings: [{ port: { number: 0 }, connectionPool: pool }] },
      [at('.portLevelSettings[0].port.number', 'port_invalid')],
    ],
    [
      'tunnels by CONNECT or POST',
      { tunnel: { protocol: 'GET', targetHost: 'a.b', targetPort: 1 } },
      [at('.tunnel.protocol'), warnAt('.tunnel', 'field_not_honoured')],
    ],
    [
      'tunnels or speaks the PROXY protocol',
      { tunnel: { targetHost: 'a.b', targetPort: 1 }, proxyProtocol: { version: 'V1' } },
      [at(''), warnAt('.tunnel', 'field_not_honoured')],
    ],
  ])('%s', (_rule, fields, findings) => {
    expect(policy(fields)).toEqual(findings)
  })
})

describe('a connection pool', () => {
  it.each([
    ['limits', { tcp: { maxConnections: 1, connectTimeout: '1s', idleTimeout: '0s' }, http: { maxRetries: 0 } }, []],
    ['nothing', {}, [at('.connectionPool', 'field_required')]],
    ['an idle timeout of part of a millisecond, which is off', { tcp: { idleTimeout: '500us' } }, []],
    ['a negative limit', { tcp: { maxConnections: -1 } }, [at('.connectionPool.tcp.maxConnections')]],
    [
      'a negative limit of streams',
      { http: { maxConcurrentStreams: -1 } },
      [at('.connectionPool.http.maxConcurrentStreams')],
    ],
    [
      'a short duration',
      { tcp: { maxConnectionDuration: '500ns' } },
      [at('.connectionPool.tcp.maxConnectionDuration')],
    ],
    [
      'an idle timeout of part of a millisecond',
      { http: { idleTimeout: '30000000001ns' } },
      [at('.connectionPool.http.idleTimeout')],
    ],
    [
      'two ideas of the HTTP version',
      { http: { h2UpgradePolicy: 'UPGRADE', useClientProtocol: true } },
      [at('.connectionPool.http.useClientProtocol')],
    ],
    [
      'keep-alive without timeout',
      { http: { http2KeepAlive: { interval: '1s' } } },
      [
        at('.connectionPool.http.http2KeepAlive.timeout', 'field_required'),
        warnAt('.connectionPool.http.http2KeepAlive', 'field_not_honoured'),
      ],
    ],
    [
      'TCP keep-alive',
      { tcp: { tcpKeepalive: { probes: -1, time: '0s' } } },
      [at('.connectionPool.tcp.tcpKeepalive.probes'), at('.connectionPool.tcp.tcpKeepalive.time')],
    ],
  ])('%s', (_rule, connectionPool, findings) => {
    expect(policy({ connectionPool })).toEqual(findings)
  })
})

describe('outlier detection', () => {
  it.each([
    ['nothing, which is the default', {}, []],
    [
      'a whole policy',
      { consecutive5xxErrors: 2, interval: '1s', baseEjectionTime: '3m', maxEjectionPercent: 100 },
      [],
    ],
    ['local failures, counted apart', { consecutiveLocalOriginFailures: 5, splitExternalLocalOriginErrors: true }, []],
    [
      'local failures, not counted apart',
      { consecutiveLocalOriginFailures: 5 },
      [at('.outlierDetection.consecutiveLocalOriginFailures')],
    ],
    ['101 percent', { maxEjectionPercent: 101 }, [at('.outlierDetection.maxEjectionPercent')]],
    ['a negative percentage', { minHealthPercent: -1 }, [at('.outlierDetection.minHealthPercent')]],
    ['a short interval', { interval: '1us' }, [at('.outlierDetection.interval')]],
    ['the old counter', { consecutiveErrors: 7 }, [warnAt('.outlierDetection.consecutiveErrors')]],
    [
      'a status above 599',
      { outlierDetectionHttpErrorCodes: [503, 600] },
      [at('.outlierDetection.outlierDetectionHttpErrorCodes[1]')],
    ],
  ])('%s', (_rule, outlierDetection, findings) => {
    expect(policy({ outlierDetection })).toEqual(findings)
  })
})

describe('load balancing', () => {
  const hash = (field: string, code?: string) => at(`.loadBalancer.consistentHash${field}`, code)
  it.each([
    ['an algorithm', { simple: 'ROUND_ROBIN' }, []],
    ['an unknown one', { simple: 'FASTEST' }, [at('.loadBalancer.simple')]],
    ['two', { simple: 'RANDOM', consistentHash: { useSourceIp: true } }, [at('.loadBalancer')]],
    ['a warm-up', { simple: 'ROUND_ROBIN', warmup: { duration: '1m' } }, []],
    [
      'a warm-up of RANDOM',
      { simple: 'RANDOM', warmupDurationSecs: '1m' },
      [warnAt('.loadBalancer.warmupDurationSecs')],
    ],
    [
      'a warm-up from 101 percent',
      { warmup: { duration: '1m', minimumPercent: 101 } },
      [at('.loadBalancer.warmup.minimumPercent')],
    ],
    ['a cookie', { consistentHash: { httpCookie: { name: 'u', ttl: '0s' } } }, []],
    [
      'a cookie without a name',
      { consistentHash: { httpCookie: { ttl: '1h' }, minimumRingSize: 1 } },
      [
        hash('.httpCookie.name', 'field_required'),
        'warning field_invalid spec.trafficPolicy.loadBalancer.consistentHash.minimumRingSize',
      ],
    ],
    [
      'a cookie attribute without a name',
      { consistentHash: { httpCookie: { name: 'u', attributes: [{ name: 'a' }, { name: '' }, { name: 'a' }] } } },
      [hash('.httpCookie.attributes[1].name', 'field_required'), hash('.httpCookie.attributes[2].name')],
    ],
    ['two keys', { consistentHash: { httpHeaderName: 'x', useSourceIp: true } }, [hash('')]],
    ['two tables', { consistentHash: { useSourceIp: true, ringHash: {}, maglev: { tableSize: 65537 } } }, [hash('')]],
    [
      'localities and zones',
      { localityLbSetting: {}, zoneAwareLbSetting: {} },
      [at('.loadBalancer'), 'warning field_not_honoured spec.trafficPolicy.loadBalancer.zoneAwareLbSetting'],
    ],
    [
      'a table of no size',
      { consistentHash: { useSourceIp: true, maglev: {} } },
      [hash('.maglev.tableSize', 'field_required')],
    ],
    [
      'a table of no prime size',
      { consistentHash: { useSourceIp: true, maglev: { tableSize: 65536 } } },
      [hash('.maglev.tableSize')],
    ],
    [
      'too large a table',
      { consistentHash: { useSourceIp: true, maglev: { tableSize: 5000011 } } },
      [hash('.maglev.tableSize')],
    ],
  ])('%s', (_rule, loadBalancer, findings) => {
    expect(policy({ loadBalancer })).toEqual(findings)
  })
})

describe('localities', () => {
  const locality = (localityLbSetting: object) => policy({ loadBalancer: { localityLbSetting }, outlierDetection: {} })
  const setting = (field = '') => at(`.loadBalancer.localityLbSetting${field}`)
  const to = { 'x/y/z': 100 }
  it.each([
    [
      'sources apart from each other',
      { distribute: ['a1/*', 'a2/*', 'a3/b/c', 'a4/b', 'a5/b/*'].map((from) => ({ from, to })) },
      [],
    ],
    ['* for the rest', { distribute: ['a/*', '*'].map((from) => ({ from, to })) }, []],
    ['* before another', { distribute: ['*', 'a/*'].map((from) => ({ from, to })) }, [setting('.distribute')]],
    ['a source within another', { distribute: ['a/b', 'a/*'].map((from) => ({ from, to })) }, [setting('.distribute')]],
    ['two wildcards', { distribute: [{ from: '*/b/*', to }] }, [setting('.distribute')]],
    ['an empty part', { distribute: [{ from: 'a//c', to }] }, [setting('.distribute')]],
    ['weights of 105', { distribute: [{ from: 'a/*', to: { 'a/b': 80, 'a/c': 25 } }] }, [setting('.distribute[0].to')]],
    ['a weight of 0', { distribute: [{ from: 'a/*', to: { 'a/b': 100, 'a/c': 0 } }] }, [setting('.distribute[0].to')]],
    ['distribute and failover', { distribute: [{ from: 'a/*', to }], failover: [{ from: 'a', to: 'b' }] }, [setting()]],
    ['failover between regions', { failover: [{ from: 'a', to: 'b' }] }, []],
    ['failover to itself', { failover: [{ from: 'a', to: 'a' }] }, [setting('.failover[0]')]],
    ['failover of a zone', { failover: [{ from: 'a/b', to: 'c' }] }, [setting('.failover[0]')]],
    [
      'failover and the zone label',
      { failover: [{ from: 'a', to: 'b' }], failoverPriority: ['topology.kubernetes.io/zone'] },
      [setting()],
    ],
    [
      'failover and the region label',
      { failover: [{ from: 'a', to: 'b' }], failoverPriority: ['topology.kubernetes.io/region'] },
      [setting()],
    ],
  ])('%s', (_rule, localityLbSetting, findings) => {
    expect(locality(localityLbSetting)).toEqual(findings)
  })

  it('failover needs outlier detection', () => {
    expect(policy({ loadBalancer: { localityLbSetting: { failover: [{ from: 'a', to: 'b' }] } } })).toEqual([
      warnAt('.loadBalancer.localityLbSetting'),
    ])
  })

  it('zone awareness leaves the region alone, and is not acted on', () => {
    const zoneAwareLbSetting = { failoverPriority: ['topology.kubernetes.io/region'], minClusterSize: 0 }
    expect(policy({ loadBalancer: { zoneAwareLbSetting } })).toEqual([
      warnAt('.loadBalancer.zoneAwareLbSetting'),
      at('.loadBalancer.zoneAwareLbSetting.failoverPriority'),
      at('.loadBalancer.zoneAwareLbSetting.minClusterSize'),
      warnAt('.loadBalancer.zoneAwareLbSetting', 'field_not_honoured'),
    ])
  })
})

describe('TLS to a destination', () => {
  const pair = { clientCertificate: 'c', privateKey: 'k' }
  const tls = (field = '') => at(`.tls${field}`, 'tls_invalid')
  it.each([
    ['SIMPLE', { mode: 'SIMPLE', sni: 'a.b' }, []],
    ['SIMPLE with a credential', { mode: 'SIMPLE', credentialName: 'c' }, []],
    ['SIMPLE with a credential and a file', { mode: 'SIMPLE', credentialName: 'c', privateKey: 'k' }, [tls()]],
    [
      'SIMPLE, whom to trust and not to verify',
      { mode: 'SIMPLE', caCertificates: 'ca', insecureSkipVerify: true },
      [tls()],
    ],
    ['MUTUAL with its pair', { mode: 'MUTUAL', ...pair }, []],
    ['MUTUAL without', { mode: 'MUTUAL' }, [tls('.clientCertificate'), tls('.privateKey')]],
    ['MUTUAL with a credential, not to verify', { mode: 'MUTUAL', credentialName: 'c', insecureSkipVerify: true }, []],
    [
      'MUTUAL with names, not to verify',
      { mode: 'MUTUAL', ...pair, subjectAltNames: ['a'], insecureSkipVerify: true },
      [tls()],
    ],
    [
      'ISTIO_MUTUAL with a file',
      { mode: 'ISTIO_MUTUAL', privateKey: 'k' },
      [tls('.privateKey'), warnAt('.tls.mode', 'field_not_honoured')],
    ],
  ])('%s', (_rule, fields, findings) => {
    expect(policy({ tls: fields })).toEqual(findings)
  })
})
