import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadFiles } from './load-files'

const service = (name: string) => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: {}\n`

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gatewright-files-'))
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

const write = async (files: Readonly<Record<string, string>>) => {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(root, name, '..'), { recursive: true })
    await writeFile(join(root, name), text)
  }
}

const read = async (...paths: string[]) => {
  const { resources, diagnostics, texts } = await loadFiles(
    paths.map((path) => (path === '-' ? path : join(root, path))),
  )
  return {
    services: resources.services.map((s) => s.metadata.name),
    files: [...texts.keys()].map((file) => relative(root, file)),
    diagnostics: diagnostics.map(({ code, severity, file }) => `${severity} ${code} ${relative(root, file ?? '')}`),
  }
}

describe('loadFiles', () => {
  it('a file that is named is read whatever it is called', async () => {
    await write({ 'config.txt': service('a') })
    expect(await read('config.txt')).toEqual({ services: ['a'], files: ['config.txt'], diagnostics: [] })
  })

  it('a folder stands for every yaml, yml and json file below it, in the order of their names', async () => {
    await write({
      'k/b.yml': service('b'),
      'k/a.yaml': service('a'),
      'k/deep/down/c.json': '{"apiVersion":"v1","kind":"Service","metadata":{"name":"c"}}',
      'k/readme.md': '# not a manifest',
      'k/.hidden/d.yaml': service('d'),
    })
    expect(await read('k')).toEqual({
      services: ['a', 'b', 'c'],
      files: ['k/a.yaml', 'k/b.yml', 'k/deep/down/c.json'],
      diagnostics: [],
    })
  })

  it('a glob stands for the manifests that match it', async () => {
    await write({ 'k/a.yaml': service('a'), 'k/b.yaml': service('b'), 'k/x/c.yaml': service('c'), 'k/notes.txt': 'no' })
    expect((await read('k/*.yaml')).services).toEqual(['a', 'b'])
    expect((await read('k/**/*.yaml')).services).toEqual(['a', 'b', 'c'])
    expect((await read('k/{a,b}.yaml')).services).toEqual(['a', 'b'])
    expect((await read('*/?.yaml')).services).toEqual(['a', 'b'])
    expect((await read('k/*')).services).toEqual(['a', 'b'])
  })

  it('a file whose name looks like a glob is that file', async () => {
    await write({ 'a[1].yaml': service('odd') })
    expect((await read('a[1].yaml')).services).toEqual(['odd'])
  })

  it('a file is read once, however often it is named', async () => {
    await write({ 'k/a.yaml': service('a') })
    expect(await read('k/a.yaml', 'k', 'k/*.yaml')).toEqual({ services: ['a'], files: ['k/a.yaml'], diagnostics: [] })
  })

  it('a mounted ConfigMap is read through its links, once', async () => {
    await write({ 'k/..2026/a.yaml': service('a') })
    await symlink('..2026', join(root, 'k/..data'))
    await symlink('..data/a.yaml', join(root, 'k/a.yaml'))
    expect(await read('k')).toEqual({ services: ['a'], files: ['k/a.yaml'], diagnostics: [] })
  })

  it('folders that link to themselves end', async () => {
    await write({ 'k/a.yaml': service('a') })
    await symlink('.', join(root, 'k/self'))
    expect((await read('k')).services).toEqual(['a'])
  })

  it('JSON without apiVersion and kind is passed over in a folder or glob, and an error when it is named', async () => {
    await write({
      'k/a.yaml': service('a'),
      'k/package.json': '{ "name": "somebody", "kind": "library" }'.replace(', "kind": "library"', ''),
      'k/tsconfig.json': '{ // with comments\n "compilerOptions": {} }',
    })
    const infos = ['info file_skipped k/package.json', 'info file_skipped k/tsconfig.json']
    expect(await read('k')).toMatchObject({ services: ['a'], diagnostics: infos })
    expect((await read('k/*.json')).diagnostics).toEqual(infos)
    expect((await read('k/package.json')).diagnostics[0]).toBe('error resource_invalid k/package.json')
  })

  it('YAML without apiVersion is an error wherever it is met', async () => {
    await write({ 'k/values.yaml': 'replicas: 2\n' })
    expect((await read('k')).diagnostics).toEqual(['error resource_invalid k/values.yaml'])
  })

  it('what cannot be read is an error that names it, and the rest is read', async () => {
    await write({ 'a.yaml': service('a'), 'empty/x.txt': '' })
    await symlink('nowhere.yaml', join(root, 'dangling.yaml'))
    expect(await read('missing.yaml', 'a.yaml', 'dangling.yaml')).toEqual({
      services: ['a'],
      files: ['a.yaml'],
      diagnostics: ['error file_unreadable missing.yaml', 'error file_unreadable dangling.yaml'],
    })
  })

  it('a pattern or folder without manifests is an error', async () => {
    await write({ 'k/a.txt': '' })
    expect((await read('k/*.yaml')).diagnostics).toEqual(['error file_unreadable k/*.yaml'])
    expect((await read('nowhere/*.yaml')).diagnostics).toEqual(['error file_unreadable nowhere/*.yaml'])
    expect((await read('k')).diagnostics).toEqual(['error file_unreadable k'])
  })

  it('- reads the standard input, once', async () => {
    const { resources, texts } = await loadFiles(['-', '-'], { standardInput: Readable.from([service('piped')]) })
    expect(resources.services.map((s) => s.metadata.name)).toEqual(['piped'])
    expect([...texts.keys()]).toEqual(['<stdin>'])
  })

  it('characters split between two pieces of the standard input stay whole', async () => {
    const bytes = Buffer.from('apiVersion: v1\nkind: Service\nmetadata: { name: a, labels: { x: "ü" } }\n')
    const at = bytes.indexOf(0xc3) + 1
    const { resources } = await loadFiles(['-'], {
      standardInput: Readable.from([bytes.subarray(0, at), bytes.subarray(at)]),
    })
    expect(resources.services[0]?.metadata.labels).toEqual({ x: 'ü' })
  })

  it('a failing standard input is an error', async () => {
    const failing = new Readable({ read: () => failing.destroy(new Error('closed')) })
    const { diagnostics } = await loadFiles(['-'], { standardInput: failing })
    expect(diagnostics).toMatchObject([{ code: 'file_unreadable', message: '<stdin> cannot be read: closed.' }])
  })
})
