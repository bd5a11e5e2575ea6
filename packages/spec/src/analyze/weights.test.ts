import { expect, test } from 'vitest'
import { lines, virtualService } from './fixtures'
import { weights } from './weights'

const said = ['info weights_relative VirtualService/default/vs spec.http[0].route']

test.each<[weights: (number | undefined)[], said: string[]]>([
  [[90, 10], []],
  [[1, 1], said],
  [[50, 30], said],
  [[70, 20, 10], []],
  [[33, 33, 33], said],
  [[7], []],
  [[undefined, undefined], []],
])('weights %o', (of, findings) => {
  const route = of.map((weight) => ({ destination: { host: 'web' }, ...(weight !== undefined && { weight }) }))
  expect(lines(weights, [virtualService('vs', { hosts: ['a.com'], http: [{ route }] })])).toEqual(findings)
})
