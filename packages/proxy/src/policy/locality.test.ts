import { describe, expect, test } from 'vitest'
import { distance, localityMatches, localityOfLabels, parseLocality } from './locality'

describe('where a proxy runs', () => {
  test.each([
    ['its own label, with dots', { 'istio-locality': 'eu.north.rack1' }, 'eu/north/rack1'],
    ['its own label, with slashes', { 'istio-locality': 'eu/north.1/rack' }, 'eu/north.1/rack'],
    [
      'the labels of its node',
      {
        'topology.kubernetes.io/region': 'eu',
        'topology.kubernetes.io/zone': 'eu-1',
        'topology.istio.io/subzone': 'r',
      },
      'eu/eu-1/r',
    ],
    ['nowhere known', {}, ''],
  ])('%s', (_, labels, locality) => {
    expect(localityOfLabels(labels)).toEqual(parseLocality(locality))
  })
})

describe('what a rule stands for', () => {
  test.each([
    ['eu/north/1', 'eu/north/1', true],
    ['eu/north/1', 'eu/north/*', true],
    ['eu/north/1', 'eu/*', true],
    ['eu/north/1', 'eu', true],
    ['eu/north/1', '*', true],
    ['', '*', true],
    ['eu/north/1', 'eu/south/*', false],
    ['eu/north/1', 'eu/north/2', false],
    ['eu/north/1', 'us/*', false],
    ['', 'eu', false],
  ])('%s and %s: %s', (locality, rule, matches) => {
    expect(localityMatches(parseLocality(locality), rule)).toBe(matches)
  })
})

describe('distance', () => {
  test.each([
    ['the same subzone', 'eu/north/1', 0],
    ['the same zone', 'eu/north/2', 1],
    ['the same region', 'eu/south/1', 2],
    ['another region, whatever its zones are called', 'us/north/1', 3],
    ['nobody knows where', '', 3],
  ])('%s', (_, to, far) => {
    expect(distance(parseLocality('eu/north/1'), parseLocality(to))).toBe(far)
  })
})
