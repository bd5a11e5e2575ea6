import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

const COMMAND = fileURLToPath(new URL('../dist/gatewright.js', import.meta.url))

/** Runs the built command line to its end. */
export const gatewright = (
  args: readonly string[],
  { cwd = tmpdir(), input = '', closeOutput = false } = {},
): Promise<Ended> => {
  const child = spawn(process.execPath, [COMMAND, ...args], { cwd, env: plainEnvironment() })
  if (closeOutput) child.stdout.destroy()
  return ended(child, input)
}

/** Runs the `curl` of this machine. */
export const curl = (...args: readonly string[]): Promise<Ended> =>
  ended(spawn('curl', ['--silent', '--show-error', '--max-time', '10', '--noproxy', '*', ...args]), '')

export interface Served {
  /** What was said so far. */
  readonly err: () => string
  readonly out: () => string
  readonly signal: (name: 'SIGTERM' | 'SIGINT') => void
  /** Exit code, or the signal that ended it. */
  readonly exit: Promise<number | string | null>
}

/** Starts `serve` and resolves when it is ready; rejects, with what it said, when it ends before. */
export const startServe = (args: readonly string[], cwd: string): Promise<Served> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [COMMAND, 'serve', ...args], { cwd, env: plainEnvironment() })
    running.add(child)
    const out = collected(child.stdout)
    const err = collected(child.stderr)
    const exit = new Promise<number | string | null>((done) => {
      child.once('close', (code, signal) => {
        running.delete(child)
        done(code ?? signal)
        reject(new Error(`serve ended (${code ?? signal}): ${err()}`))
      })
    })
    child.stderr.on('data', () => {
      if (err().includes('gatewright: ready\n')) {
        resolve({ out, err, exit, signal: (name) => void child.kill(name) })
      }
    })
  })

/** Port that is open for a port of the configuration. */
export const openedFor = (served: Served, port: number): string =>
  new RegExp(`listening on 127\\.0\\.0\\.1:(\\d+) for port ${port}\\n`).exec(served.err())?.[1] ?? ''

/** Resolves once it holds; the time limit of the test is the deadline. */
export const eventually = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((done) => setTimeout(done, 10))
}

const running = new Set<ChildProcess>()

/** Ends what a failed test left behind. */
export const endAll = (): void => {
  for (const child of running) child.kill('SIGKILL')
}

export interface Folder {
  readonly path: string
  readonly write: (name: string, text: string) => string
  readonly read: (name: string) => Buffer
  readonly remove: () => void
}

/** A folder of its own for a test. */
export const temporaryFolder = (files: Readonly<Record<string, string>> = {}): Folder => {
  const path = mkdtempSync(join(tmpdir(), 'gatewright-test-'))
  const write = (name: string, text: string) => {
    const full = join(path, name)
    mkdirSync(dirname(full), { recursive: true })
    writeFileSync(full, text)
    return full
  }
  for (const [name, text] of Object.entries(files)) write(name, text)
  const read = (name: string) => readFileSync(join(path, name))
  return { path, write, read, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** A self-signed certificate for some names, made by the `openssl` of this machine. */
export const makeCertificate = (folder: Folder, names: readonly string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const subject = ['-subj', `/CN=${names[0]}`, '-addext', `subjectAltName=${names.map((n) => `DNS:${n}`).join(',')}`]
    const key = [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-noenc',
      '-keyout',
      join(folder.path, 'tls.key'),
    ]
    const args = ['req', '-x509', '-days', '2', ...key, '-out', join(folder.path, 'tls.crt'), ...subject]
    execFile('openssl', args, (error) => (error ? reject(error) : resolve()))
  })

const ended = (child: ChildProcess, input: string): Promise<Ended> => {
  const out = collected(child.stdout)
  const err = collected(child.stderr)
  child.stdin?.on('error', () => {}) // a command that does not read its input may end before it was written
  child.stdin?.end(input)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, out: out(), err: err() }))
  })
}

const collected = (stream: ChildProcess['stdout']) => {
  const chunks: string[] = []
  stream?.setEncoding('utf8').on('data', (text: string) => chunks.push(text))
  return () => chunks.join('')
}

const plainEnvironment = () => ({ ...process.env, NO_COLOR: '1', NODE_OPTIONS: '' })
