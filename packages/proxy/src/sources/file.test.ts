import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { Diagnostic, ResourceSet } from '@gatewright/spec'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type FileSourceOptions, fileSource } from './file'

const service = (...names: readonly string[]) =>
  names.map((name) => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: {}\n`).join('---\n')

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gatewright-watch-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
})

const write = (name: string, text: string) => {
  mkdirSync(join(root, name, '..'), { recursive: true })
  writeFileSync(join(root, name), text)
}
const move = (from: string, to: string) => renameSync(join(root, from), join(root, to))
const link = (target: string, to: string) => symlinkSync(target, join(root, to))
const remove = (name: string) => rmSync(join(root, name), { recursive: true })

/** Polls, so that tests take as long as the machine needs and no longer. */
const eventually = async (holds: () => void): Promise<void> => {
  for (const deadline = performance.now() + 8_000; ; await pause(10)) {
    try {
      return holds()
    } catch (error) {
      if (performance.now() > deadline) throw error
    }
  }
}

const names = (resources: ResourceSet) => resources.services.map(({ metadata }) => metadata.name).join(' ')

/** Follows paths below the folder of the test. Each revision is the names of its Services, or the codes of its errors. */
const follow = async (paths: readonly string[], options: FileSourceOptions = {}) => {
  const revisions: string[] = []
  const problems: Error[] = []
  const ending = new AbortController()
  onTestFinished(() => ending.abort())
  const apply = (resources: ResourceSet, findings: readonly Diagnostic[] = []) => {
    const errors = findings.filter(({ severity }) => severity === 'error').map(({ code }) => code)
    revisions.push(errors.length > 0 ? errors.join(' ') : names(resources))
    return findings
  }
  const source = fileSource(
    paths.map((path) => join(root, path)),
    { watch: true, quietMs: 20, onProblem: (problem) => problems.push(problem), ...options },
  )
  await source.subscribe(apply, ending.signal)
  const becomes = (...expected: readonly string[]) => eventually(() => expect(revisions).toEqual(expected))
  return { revisions, problems, becomes, ending }
}

describe('without watching', () => {
  it('files are read once', async () => {
    write('a.yaml', service('a'))
    expect((await follow(['a.yaml'], { watch: false })).revisions).toEqual(['a'])
  })

  it('- is what stands on standard input', async () => {
    const revisions: string[] = []
    const source = fileSource('-', { standardInput: Readable.from([service('piped')]) })
    await source.subscribe((resources) => {
      revisions.push(names(resources))
      return []
    }, new AbortController().signal)
    expect(revisions).toEqual(['piped'])
  })
})

describe('what cannot be meant is refused at once', () => {
  it('watching standard input', () => {
    expect(() => fileSource(['a.yaml', '-'], { watch: true })).toThrow(TypeError)
  })

  it.each([{ quietMs: -1 }, { pollMs: Number.NaN }])('%j', (options) => {
    expect(() => fileSource('a.yaml', options)).toThrow(RangeError)
  })
})

describe('a watched file', () => {
  beforeEach(() => write('a.yaml', service('one')))

  it('is read again when it is written over', async () => {
    const { becomes } = await follow(['a.yaml'])
    write('a.yaml', service('two'))
    await becomes('one', 'two')
    write('a.yaml', service('three'))
    await becomes('one', 'two', 'three')
  })

  it('is read again each time that another one is renamed over it', async () => {
    const { becomes } = await follow(['a.yaml'])
    const expected = ['one']
    for (const name of ['two', 'three', 'four']) {
      write('.a.yaml.swp', service(name))
      move('.a.yaml.swp', 'a.yaml')
      expected.push(name)
      await becomes(...expected)
    }
  })

  it('is read once for a burst of changes', async () => {
    const { becomes } = await follow(['a.yaml'], { quietMs: 100 })
    for (let i = 0; i < 50; i++) write('a.yaml', service(`v${i}`))
    await becomes('one', 'v49')
  })

  it('is read while changes never end', async () => {
    const { revisions } = await follow(['a.yaml'], { quietMs: 200 })
    let i = 0
    await eventually(() => {
      write('a.yaml', service(`v${i++}`))
      expect(revisions.length).toBeGreaterThan(2)
    })
  })

  it('that is only touched, or written as it was, is no new revision', async () => {
    write('b.yaml', service('b'))
    const { becomes } = await follow(['a.yaml', 'b.yaml'])
    utimesSync(join(root, 'a.yaml'), 1, 1)
    write('a.yaml', service('one'))
    write('b.yaml', service('c'))
    await becomes('one b', 'one c')
  })

  it('that is gone or empty for a moment is no revision of its own', async () => {
    const { becomes } = await follow(['a.yaml'], { quietMs: 1 })
    remove('a.yaml')
    await pause(40) // several quiet times: it was looked at in between
    write('a.yaml', '')
    write('a.yaml', service('two'))
    await becomes('one', 'two')
  })

  it('that stays away is a revision with an error, and its return is another one', async () => {
    const { becomes } = await follow(['a.yaml'])
    remove('a.yaml')
    await becomes('one', 'file_unreadable')
    write('a.yaml', service('back'))
    await becomes('one', 'file_unreadable', 'back')
  })

  it('hands over its errors, and what mends them', async () => {
    const { becomes } = await follow(['a.yaml'])
    write('a.yaml', 'kind: [')
    await becomes('one', 'yaml_invalid')
    write('a.yaml', service('mended'))
    await becomes('one', 'yaml_invalid', 'mended')
  })

  it('may be missing at first', async () => {
    const { becomes } = await follow(['later/on/b.yaml'])
    write('later/on/b.yaml', service('b'))
    await becomes('file_unreadable', 'b')
  })

  it('may be a link, which may lead elsewhere later', async () => {
    write('releases/1/web.yaml', service('r1'))
    write('releases/2/web.yaml', service('r2'))
    link('releases/1', 'current')
    const { becomes } = await follow(['current/web.yaml'])
    link('releases/2', 'next')
    move('next', 'current')
    await becomes('r1', 'r2')
    write('releases/2/web.yaml', service('r3'))
    await becomes('r1', 'r2', 'r3')
  })

  it('is not followed any more once the signal aborts', async () => {
    const { revisions, ending } = await follow(['a.yaml'])
    const other = await follow(['a.yaml'])
    ending.abort()
    write('a.yaml', service('two'))
    await other.becomes('one', 'two')
    expect(revisions).toEqual(['one'])
  })
})

describe('a watched folder', () => {
  beforeEach(() => write('k/a.yaml', service('a')))

  it('takes files that come, also in new folders, and loses those that go', async () => {
    const { becomes } = await follow(['k'])
    write('k/b.yml', service('b'))
    await becomes('a', 'a b')
    write('k/deep/down/c.yaml', service('c'))
    await becomes('a', 'a b', 'a b c')
    write('k/deep/down/c.yaml', service('d'))
    await becomes('a', 'a b', 'a b c', 'a b d')
    remove('k/deep')
    await becomes('a', 'a b', 'a b c', 'a b d', 'a b')
  })

  it('does not mind other files', async () => {
    const { becomes } = await follow(['k'])
    write('k/access.log', 'line\n')
    write('k/.hidden.yaml', service('no'))
    write('k/b.yaml', service('b'))
    await becomes('a', 'a b')
  })

  it('may be mounted from a ConfigMap, whose link is swapped, again and again', async () => {
    write('m/..1/a.yaml', service('v1'))
    link('..1', 'm/..data')
    link('..data/a.yaml', 'm/a.yaml')
    const { becomes } = await follow(['m'])
    const expected = ['v1']
    for (const version of [2, 3, 4]) {
      write(`m/..${version}/a.yaml`, service(`v${version}`))
      link(`..${version}`, 'm/..data_tmp')
      move('m/..data_tmp', 'm/..data')
      remove(`m/..${version - 1}`)
      expected.push(`v${version}`)
      await becomes(...expected)
    }
  })

  it('may be replaced by another one, for each who follows it', async () => {
    const { becomes } = await follow(['k'])
    const other = await follow(['k'])
    write('k2/a.yaml', service('new'))
    move('k', 'k1')
    move('k2', 'k')
    await becomes('a', 'new')
    await other.becomes('a', 'new')
    write('k/a.yaml', service('newer'))
    await becomes('a', 'new', 'newer')
    await other.becomes('a', 'new', 'newer')
  })
})

it('a watched glob takes what matches, whenever it comes', async () => {
  const { becomes } = await follow(['k/**/*.yaml'])
  write('k/x/a.yaml', service('a'))
  await becomes('file_unreadable', 'a')
  write('k/x/b.json', '{"apiVersion":"v1","kind":"Service","metadata":{"name":"no"}}')
  write('k/b.yaml', service('b'))
  await becomes('file_unreadable', 'a', 'b a')
})

it('what was read is told before it is handed over', async () => {
  write('a.yaml', service('a'))
  const read: (string | undefined)[] = []
  await follow(['a.yaml'], { onRead: (texts) => read.push(texts.get(join(root, 'a.yaml'))) })
  write('a.yaml', service('b'))
  await eventually(() => expect(read).toEqual([service('a'), service('b')]))
})
