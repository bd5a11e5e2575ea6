import { describe, expect, it } from 'vitest'
import { readRequestLine } from './request-line'

const read = (value: unknown) => readRequestLine(JSON.stringify(value))

describe('a line of explain --batch', () => {
  it('needs a url only', () =>
    expect(read({ url: 'http://h/p' })).toEqual({ request: { method: 'GET', url: 'http://h/p', headers: [] } }))

  it('says everything that a request may say', () =>
    expect(
      read({ method: 'POST', url: 'https://h/', headers: { a: '1' }, port: 8443, sourceIp: '10.0.0.1', sni: 'h' }),
    ).toEqual({
      request: { method: 'POST', url: 'https://h/', headers: [['a', '1']], port: 8443, sourceIp: '10.0.0.1', sni: 'h' },
    }))

  it('a list stands for several lines of one header, a number for its digits', () =>
    expect(read({ url: 'http://h/', headers: { 'x-a': ['1', 2], 'x-b': true } })).toMatchObject({
      request: {
        headers: [
          ['x-a', '1'],
          ['x-a', '2'],
          ['x-b', 'true'],
        ],
      },
    }))

  it('a header named like a property of objects is only a name', () =>
    expect(readRequestLine('{"url":"http://h/","headers":{"__proto__":"x"}}')).toMatchObject({
      request: { headers: [['__proto__', 'x']] },
    }))

  it.each([
    ['{', 'not JSON'],
    ['[]', 'not a JSON object'],
    ['null', 'not a JSON object'],
    ['{}', 'url is missing'],
    ['{"url":1}', 'url is missing'],
    ['{"url":"http://h/","metod":"GET"}', 'unknown key "metod"'],
    ['{"url":"http://h/","method":"GE T"}', 'method'],
    ['{"url":"http://h/","port":0}', 'port'],
    ['{"url":"http://h/","port":"80"}', 'port'],
    ['{"url":"http://h/","sourceIp":1}', 'sourceIp'],
    ['{"url":"http://h/","sni":[]}', 'sni'],
    ['{"url":"http://h/","headers":[]}', 'headers is no object'],
    ['{"url":"http://h/","headers":{"a b":"1"}}', 'no header name'],
    ['{"url":"http://h/","headers":{"a":"1\\r\\nb: 2"}}', 'no usable value'],
    ['{"url":"http://h/","headers":{"a":{}}}', 'no usable value'],
  ])('%s says what is wrong', (line, words) =>
    expect(readRequestLine(line)).toEqual({ problem: expect.stringContaining(words) }),
  )
})
