import { describe, expect, it } from 'vitest'
import { applyHeaderOperations } from './apply-header-operations'
import { compileHeaderFormat, formatHeader } from './compile/header-format'
import { compileHeaderOperations } from './compile/header-operations'
import { firstHeader, type HeaderList, joinedHeader, removeHeader, setHeader } from './header-list'
import type { HeaderOperationList } from './model'
import type { SubstitutionContext } from './substitution-context'

const list = (rest: Partial<HeaderOperationList>): HeaderOperationList => ({ remove: [], set: [], add: [], ...rest })

const context = (headers: HeaderList): SubstitutionContext => ({
  requestHeader: (name) => (name === ':path' ? '/x?y=1' : firstHeader(headers, name)),
  responseHeader: (name) => (name === 'x-up' ? 'up' : undefined),
  value: (command, argument) =>
    command === 'START_TIME' ? `time(${argument ?? ''})` : command === 'PROTOCOL' ? 'HTTP/1.1' : undefined,
})

const applied = (
  headers: HeaderList,
  route: Partial<HeaderOperationList>,
  destination?: Partial<HeaderOperationList>,
  single = true,
): HeaderList => {
  const changed = [...headers]
  const operations = compileHeaderOperations(list(route), destination && list(destination), single)
  applyHeaderOperations(changed, operations, context(changed))
  return changed
}

describe('header operations', () => {
  it('remove first, then set, then add', () =>
    expect(applied(['x', '0'], { set: [['x', '1']], add: [['x', '2']], remove: ['x'] })).toEqual(['x', '1', 'x', '2']))

  it('set leaves one header of that name, add appends another', () => {
    expect(applied(['x', '1', 'y', '2', 'x', '3'], { set: [['x', 'n']] })).toEqual(['x', 'n', 'y', '2'])
    expect(applied(['x', '1'], { add: [['x', '2']] })).toEqual(['x', '1', 'x', '2'])
  })

  it('keys are applied in sorted order', () =>
    expect(
      applied([], {
        set: [
          ['b', '1'],
          ['a', '2'],
        ],
        add: [
          ['d', '3'],
          ['c', '4'],
        ],
      }),
    ).toEqual(['a', '2', 'b', '1', 'c', '4', 'd', '3']))

  it('values are computed before the first set', () =>
    expect(
      applied(['x', 'old'], {
        set: [
          ['y', '%REQ(x)%'],
          ['x', '1'],
        ],
      }),
    ).toEqual(['x', '1', 'y', 'old']))

  it('and after the removes', () =>
    expect(applied(['x', 'old'], { remove: ['x'], set: [['y', '%REQ(x)%']] })).toEqual([]))

  it('a value that comes out empty leaves what is there and adds nothing', () =>
    expect(
      applied(['x', '1'], {
        set: [['x', '%REQ(none)%']],
        add: [
          ['x', ''],
          ['y', '%REQ(none)%'],
        ],
      }),
    ).toEqual(['x', '1']))

  it('a value with a line break does nothing', () => expect(applied([], { set: [['x', 'a\r\ny: b']] })).toEqual([]))

  it('names in any case mean the same header', () =>
    expect(applied(['x-a', '1'], { remove: ['X-A'], set: [['X-B', '2']] })).toEqual(['x-b', '2']))

  it('Host is not set in the list: it is rewritten with the authority', () =>
    expect(
      applied(['host', 'a'], {
        set: [
          ['Host', 'b'],
          [':authority', 'c'],
        ],
        remove: ['host'],
      }),
    ).toEqual(['host', 'a']))

  it('names of object properties are only names', () =>
    expect(
      applied([], {
        set: [
          ['__proto__', 'x'],
          ['constructor', 'y'],
        ],
      }),
    ).toEqual(['__proto__', 'x', 'constructor', 'y']))
})

describe('route and destination', () => {
  it('one destination: its set wins over that of the route', () =>
    expect(applied([], { set: [['x', 'route']] }, { set: [['x', 'destination']] })).toEqual(['x', 'destination']))

  it('one destination: its remove cannot undo a set of the route', () =>
    expect(applied(['x', '0'], { set: [['x', 'route']] }, { remove: ['x'] })).toEqual(['x', 'route']))

  it('one destination: an add of the route survives a set of the destination', () =>
    expect(applied([], { add: [['x', 'route']] }, { set: [['x', 'destination']] })).toEqual([
      'x',
      'destination',
      'x',
      'route',
    ]))

  it('several destinations: the set of the route wins', () =>
    expect(applied([], { set: [['x', 'route']] }, { set: [['x', 'destination']] }, false)).toEqual(['x', 'route']))

  it('several destinations: a remove of the route takes what the destination set', () =>
    expect(applied([], { remove: ['x'] }, { set: [['x', 'destination']] }, false)).toEqual([]))

  it('several destinations: the route reads what the destination set', () =>
    expect(applied([], { set: [['y', '%REQ(x)%']] }, { set: [['x', '1']] }, false)).toEqual(['x', '1', 'y', '1']))
})

describe('a value', () => {
  const value = (text: string, headers: HeaderList = ['x-long', 'abcdef', 'x', '1', 'x', '2']) =>
    formatHeader(compileHeaderFormat(text), context(headers))

  it.each([
    ['plain', 'plain'],
    ['50%%', '50%'],
    ['%REQ(X-Long)%', 'abcdef'],
    ['%REQ(x)%', '1'],
    ['%REQ(:PATH)%', '/x?y=1'],
    ['%REQ(none)%', ''],
    ['%REQ(none?x-long)%', 'abcdef'],
    ['%REQ(x?x-long)%', '1'],
    ['%REQ(x-long):3%', 'abc'],
    ['%REQ(none?x-long):2%', 'ab'],
    ['%RESP(x-up)%', 'up'],
    ['%PROTOCOL%', 'HTTP/1.1'],
    ['%START_TIME(%Y/%m/%d)%', 'time(%Y/%m/%d)'],
    ['%START_TIME%', 'time()'],
    ['%UPSTREAM_HOST%', ''],
    ['a %PROTOCOL% b %% c', 'a HTTP/1.1 b % c'],
    ['%%REQ(x)%%', '%REQ(x)%'],
    ['100%', '100%'],
    ['%req(x)%', '%req(x)%'],
    ['%REQ(x%', '%REQ(x%'],
  ])('%j is %j', (text, expected) => expect(value(text)).toBe(expected))
})

describe('a header list', () => {
  it('gives the first value, or all joined by a comma', () => {
    expect(firstHeader(['x', '1', 'x', '2'], 'x')).toBe('1')
    expect(joinedHeader(['x', '1', 'y', '3', 'x', ''], 'x')).toBe('1,')
    expect(joinedHeader(['x', '1'], 'y')).toBeUndefined()
  })

  it('does not take a value for a name', () => {
    const headers = ['a', 'x', 'x', 'a']
    removeHeader(headers, 'x')
    expect(headers).toEqual(['a', 'x'])
    setHeader(headers, 'x', '1')
    expect(headers).toEqual(['a', 'x', 'x', '1'])
  })
})
