import { describe, expect, test } from 'vitest'
import { findings, lines, serviceEntry } from './fixtures'
import { missingAddresses, protocolConflicts } from './service-entries'

describe('a TCP port needs addresses', () => {
  const port = (protocol?: string, addresses?: string[]) =>
    serviceEntry('se', {
      hosts: ['a.com'],
      ...(addresses && { addresses }),
      ports: [
        { number: 443, name: 'https', protocol: 'HTTPS' },
        { number: 22, name: 'p', ...(protocol && { protocol }) },
      ],
    })
  const found = ['warning addresses_missing IST0134 ServiceEntry/default/se spec.ports[1]']
  test.each([
    ['TCP', port('TCP'), found],
    ['in lower case', port('tcp'), found],
    ['no protocol is TCP', port(), found],
    ['HTTP', port('HTTP'), []],
    ['TLS', port('TLS'), []],
    ['with addresses', port('TCP', ['10.0.0.1']), []],
  ])('%s', (_, entry, expected) => {
    expect(lines(missingAddresses, [entry])).toEqual(expected)
  })
})

describe('one port of one host has one protocol', () => {
  const se = (name: string, protocol: string, exportTo?: string[], number = 80) =>
    serviceEntry(name, { hosts: ['a.com'], ports: [{ number, name: 'p', protocol }], ...(exportTo && { exportTo }) })
  const both = ['one/se', 'two/se'].map(
    (name) => `warning protocol_conflict IST0177 ServiceEntry/${name} spec.ports[0].protocol`,
  )
  test.each([
    ['two protocols', [se('se@one', 'HTTP'), se('se@two', 'HTTPS')], both],
    ['the same protocol in another case', [se('se@one', 'HTTP'), se('se@two', 'http')], []],
    ['two ports', [se('se@one', 'HTTP'), se('se@two', 'HTTPS', ['*'], 81)], []],
    ['each for its own namespace', [se('se@one', 'HTTP', ['.']), se('se@two', 'HTTPS', ['.'])], []],
    ['one for all, one for its own namespace', [se('se@one', 'HTTP'), se('se@two', 'HTTPS', ['.'])], both],
    ['both for one namespace', [se('se@one', 'HTTP', ['x', 'y']), se('se@two', 'HTTPS', ['y'])], both],
    ['one for nobody', [se('se@one', 'HTTP'), se('se@two', 'HTTPS', ['~'])], []],
  ])('%s', (_, input, expected) => {
    expect(lines(protocolConflicts, input)).toEqual(expected)
  })

  test('the message names the other one and its protocol', () => {
    expect(findings(protocolConflicts, [se('se@one', 'HTTP'), se('se@two', 'HTTPS')])[0]?.message).toBe(
      'Port 80 of a.com is HTTP here, but not in ServiceEntry two/se (HTTPS).',
    )
  })
})
