import { describe, expect, it } from 'vitest'
import { http2AnswerHead } from './http2-answer-head'

describe('the head of an answer over HTTP/2', () => {
  it('keeps repeated fields, in order', () => {
    const head = http2AnswerHead(200, ['set-cookie', 'a=1', 'x-a', '1', 'set-cookie', 'b=2', 'set-cookie', 'c=3'])
    expect({ ...head }).toEqual({ ':status': 200, 'set-cookie': ['a=1', 'b=2', 'c=3'], 'x-a': '1' })
  })

  it('has nothing that concerns a connection, and no pseudo field of somebody else', () => {
    const list = [
      'connection',
      'close',
      'keep-alive',
      'x',
      'transfer-encoding',
      'chunked',
      'upgrade',
      'h2',
      ':status',
      '500',
    ]
    expect({ ...http2AnswerHead(204, list) }).toEqual({ ':status': 204 })
  })

  it.each(['a\r\nb: c', 'a\nb', 'a\0b'])('is none with the value %j', (value) => {
    expect(() => http2AnswerHead(200, ['x-a', value])).toThrow(TypeError)
  })

  it('sends the first of fields that may stand once, and joins lists', () => {
    const list = ['etag', '"a"', 'etag', '"b"', 'content-encoding', 'gzip', 'content-encoding', 'br']
    expect({ ...http2AnswerHead(200, list) }).toEqual({ ':status': 200, etag: '"a"', 'content-encoding': 'gzip, br' })
  })
})
