import { PassThrough, Readable, Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createTerminal } from './terminal'

const nobody = () => Readable.from([])

describe('results', () => {
  it('wait for a reader that is slow', async () => {
    const output = new PassThrough({ highWaterMark: 4 })
    const terminal = createTerminal(nobody(), output, new PassThrough(), {})
    let isDone = false
    const printed = terminal.print('longer than four').then((isRead) => {
      isDone = true
      return isRead
    })
    await new Promise(setImmediate)
    expect(isDone).toBe(false)
    output.resume()
    expect(await printed).toBe(true)
  })

  it('are given up, without an error, once nobody reads them', async () => {
    const output = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => done(new Error('EPIPE')) })
    const terminal = createTerminal(nobody(), output, new PassThrough(), {})
    expect(await terminal.print('one')).toBe(false)
    expect(await terminal.print('two')).toBe(false)
  })
})

it('a message is whole lines', () => {
  const messages = new PassThrough()
  const terminal = createTerminal(nobody(), new PassThrough(), messages, {})
  terminal.say('one')
  terminal.say('two\n')
  expect(String(messages.read())).toBe('one\ntwo\n')
})

describe('colours', () => {
  const isColoured = (isTTY: boolean, environment: Record<string, string>) =>
    createTerminal(nobody(), Object.assign(new PassThrough(), { isTTY }), new PassThrough(), environment).outputColours
      .isColorSupported

  it.each([
    ['a terminal', true, {}, true],
    ['a pipe', false, {}, false],
    ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['a terminal with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
    ['a dumb terminal', true, { TERM: 'dumb' }, false],
  ])('%s', (_name, isTTY, environment, wanted) => expect(isColoured(isTTY, environment)).toBe(wanted))
})
