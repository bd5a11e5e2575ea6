import { describe, expect, it } from 'vitest'
import { answerHeaders, reasonPhrase } from './answer-headers'

describe('answerHeaders', () => {
  it('keeps order and repetitions, every Set-Cookie among them', () => {
    const raw = ['Set-Cookie', 'a=1', 'Vary', 'accept', 'set-cookie', 'b=2', 'X-Empty', '']
    expect(answerHeaders(raw, 200)).toEqual(['set-cookie', 'a=1', 'vary', 'accept', 'set-cookie', 'b=2', 'x-empty', ''])
  })

  it('leaves out fields of one hop and those that Connection names', () => {
    const raw = [
      'Connection',
      'X-Secret, close',
      'X-Secret',
      '1',
      'Keep-Alive',
      'timeout=9',
      'Trailer',
      'x',
      'X-Kept',
      '2',
    ]
    expect(answerHeaders(raw, 200)).toEqual(['x-kept', '2'])
  })

  it('a nominated Content-Length stays: without it the body would be framed anew', () => {
    expect(answerHeaders(['Connection', 'content-length', 'Content-Length', '5'], 200)).toEqual(['content-length', '5'])
  })

  it('204 has no length; 304 keeps that of the answer it stands for', () => {
    expect(answerHeaders(['content-length', '0', 'etag', 'x'], 204)).toEqual(['etag', 'x'])
    expect(answerHeaders(['content-length', '9'], 304)).toEqual(['content-length', '9'])
  })
})

describe('reasonPhrase', () => {
  it.each(['OK', '', 'Très bien', 'a\tb'])('passes %j on', (text) => expect(reasonPhrase(text)).toBe(text))
  it.each(['O\x01K', 'a\rb', 'a\nb', '\x7f'])('refuses %j', (text) => expect(reasonPhrase(text)).toBeUndefined())
})
