import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { recordingTerminal } from '../testing-terminal'
import { endingSignal } from './signals'
import { stayUp } from './stay-up'

describe('the signal that ends serving', () => {
  it.each(['SIGTERM', 'SIGINT'])('%s is one', async (name) => {
    const process = new EventEmitter()
    const signal = endingSignal(() => {}, process)
    process.emit(name)
    expect(await signal).toBe(name)
  })

  it('a second one, of either kind, is not waited for', async () => {
    const process = new EventEmitter()
    let seconds = 0
    const signal = endingSignal(() => seconds++, process)
    process.emit('SIGINT')
    expect(seconds).toBe(0)
    process.emit('SIGTERM')
    expect([await signal, seconds]).toEqual(['SIGINT', 1])
  })
})

describe('an error that nobody caught while serving', () => {
  it.each(['uncaughtException', 'unhandledRejection'])(
    '%s is told in a sentence, with its stack, and ends nothing',
    (event) => {
      const process = new EventEmitter()
      process.on(event, () => expect.unreachable('the handler from before the start'))
      const terminal = recordingTerminal()
      stayUp(terminal, process)
      process.emit(event, new Error('odd\nthing'))
      process.emit(event, 'text')
      const [first, ...rest] = terminal.err().split('\n')
      expect(first).toBe('gatewright: internal error: odd thing. Serving goes on; please report what follows.')
      expect(rest.join('\n')).toMatch(/^\s+at /m)
      expect(rest.at(-2)).toContain('internal error: text.')
      expect(terminal.out()).toBe('')
    },
  )
})
