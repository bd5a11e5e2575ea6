import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLineLog, openLogFile } from './line-log'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-log-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const neverCalled = (message: string) => {
  throw new Error(message)
}

describe('a log file', () => {
  it('is appended to, and complete once closed', async () => {
    const path = join(folder, 'access.log')
    writeFileSync(path, 'before\n')
    const log = await openLogFile(path, neverCalled)
    log.write('one')
    log.write('two')
    await log.close()
    expect(readFileSync(path, 'utf8')).toBe('before\none\ntwo\n')
  })

  it('that cannot be opened is an error at once', async () => {
    await expect(openLogFile(join(folder, 'no', 'folder.log'), neverCalled)).rejects.toThrow('ENOENT')
  })
})

describe('a log stream', () => {
  it('lines of one turn leave in one write', async () => {
    const writes: string[] = []
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        writes.push(String(chunk))
        done()
      },
    })
    const log = createLineLog(stream, neverCalled)
    log.write('one')
    log.write('two')
    await turn()
    log.write('three')
    await log.close()
    expect(writes).toEqual(['one\ntwo\n', 'three\n'])
    expect(stream.writable).toBe(true)
  })

  it('that breaks is told of once and stops nothing', async () => {
    const said: string[] = []
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error('no space left')) })
    const log = createLineLog(stream, (message) => said.push(message))
    log.write('one')
    await log.close()
    log.write('two')
    await log.close()
    expect(said).toEqual(['the access log cannot be written any more: no space left'])
  })

  it('drops lines when nobody takes them, and says how many when somebody does again', async () => {
    const said: string[] = []
    let release = () => {}
    const stream = new Writable({
      write: (_chunk, _encoding, done) => {
        release = done
      },
    })
    const log = createLineLog(stream, (message) => said.push(message))
    log.write('x'.repeat(16 * 1024 * 1024))
    await turn()
    log.write('lost')
    log.write('lost, too')
    release()
    log.write('taken')
    await turn()
    expect(said).toEqual([expect.stringContaining('2 lines were dropped')])
  })
})
