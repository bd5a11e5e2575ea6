import type { TrafficPolicy } from '@gatewright/spec'
import { describe, expect, test } from 'vitest'
import { arrangeLevels } from './arrange-levels'
import { state } from './fixtures'
import { localitySettings } from './locality-settings'

const PROXY = { 'istio-locality': 'eu.north.1', tier: 'gold' }
const at = (name: string, locality: string, labels: Record<string, string> = {}) => state(name, { locality, labels })

type Locality = NonNullable<TrafficPolicy['loadBalancer']>['localityLbSetting']

const arranged = (
  members: readonly ReturnType<typeof at>[],
  localityLbSetting: Locality,
  { outlier = true, labels = PROXY as Readonly<Record<string, string>> } = {},
) =>
  arrangeLevels(
    members,
    localitySettings({
      loadBalancer: { localityLbSetting },
      ...(outlier && { outlierDetection: {} }),
    }),
    labels,
  )

const names = (levels: ReturnType<typeof arranged>) =>
  levels.map(({ members }) => members.map(({ endpoint }) => endpoint.address).join(' '))

const WORLD = [
  at('far', 'us/west/1'),
  at('region', 'eu/south/1'),
  at('zone', 'eu/north/2'),
  at('near', 'eu/north/1'),
  at('asia', 'asia/east/1'),
]

describe('priorities', () => {
  test.each<[string, Locality, Parameters<typeof arranged>[2], readonly string[]]>([
    ['nearer endpoints first', undefined, {}, ['near', 'zone', 'region', 'far asia']],
    ['only with outlier detection', {}, { outlier: false }, ['far region zone near asia']],
    ['not where it is switched off', { enabled: false }, {}, ['far region zone near asia']],
    [
      'the region that takes over comes before the others',
      { failover: [{ from: 'eu', to: 'asia' }] },
      {},
      ['near', 'zone', 'region', 'asia', 'far'],
    ],
    [
      'what takes over for another region means nothing here',
      { failover: [{ from: 'us', to: 'asia' }] },
      {},
      ['near', 'zone', 'region', 'far asia'],
    ],
    ['a proxy of unknown place takes all alike', undefined, { labels: {} }, ['far region zone near asia']],
  ])('%s', (_, settings, options, wanted) => {
    expect(names(arranged(WORLD, settings, options))).toEqual(wanted)
  })

  test('levels are numbered without gaps', () => {
    expect(names(arranged([at('far', 'us'), at('near', 'eu/north/1')], undefined))).toEqual(['near', 'far'])
  })

  test('labels in their order of importance, up to the first that differs', () => {
    const members = [
      at('none', '', {}),
      at('second only', '', { network: 'b', tier: 'gold' }),
      at('both', '', { network: 'a', tier: 'gold' }),
      at('first only', '', { network: 'a', tier: 'tin' }),
    ]
    const settings = { failoverPriority: ['network=a', 'tier'] }
    expect(names(arranged(members, settings))).toEqual(['both', 'first only', 'none second only'])
  })

  test('a label that neither has counts as equal', () => {
    const settings = { failoverPriority: ['nobody-has-it'] }
    expect(names(arranged([at('a', ''), at('b', '')], settings))).toEqual(['a b'])
  })

  test('regions that take over count within what labels decide', () => {
    const members = [
      at('asia gold', 'asia', { tier: 'gold' }),
      at('us gold', 'us', { tier: 'gold' }),
      at('eu tin', 'eu/north/1'),
    ]
    const settings = { failoverPriority: ['tier'], failover: [{ from: 'eu', to: 'us' }] }
    expect(names(arranged(members, settings))).toEqual(['us gold', 'asia gold', 'eu tin'])
  })

  test('nobody is one level of nobody', () => {
    expect(names(arranged([], undefined))).toEqual([''])
  })
})

describe('shares', () => {
  const shared = (members: readonly ReturnType<typeof at>[], to: Record<string, number>, from = 'eu/north/*') =>
    arranged(members, { distribute: [{ from, to }] }, { outlier: false })[0]?.localities?.map(
      ({ share, members: of }) => [of.map(({ endpoint }) => endpoint.address).join(' '), share],
    )

  test('as written, also without outlier detection; who is not named gets nothing', () => {
    expect(shared(WORLD, { 'eu/north/*': 80, 'us/*': 20 })).toEqual([
      ['zone', 40],
      ['near', 40],
      ['far', 20],
    ])
  })

  test('a share is divided by the weight of the localities that it covers', () => {
    const members = [at('a', 'us/1'), state('b', { locality: 'us/2', weight: 3 })]
    expect(shared(members, { 'us/*': 100 })).toEqual([
      ['a', 25],
      ['b', 75],
    ])
  })

  test('a rule for elsewhere leaves all endpoints alike', () => {
    expect(shared(WORLD, { 'us/*': 100 }, 'us/*')).toBeUndefined()
    expect(names(arranged(WORLD, { distribute: [{ from: 'us/*', to: { '*': 100 } }] }))).toEqual([
      'far region zone near asia',
    ])
  })

  test('a share for nobody is nobody', () => {
    expect(shared(WORLD, { 'africa/*': 100 })).toEqual([])
  })
})
