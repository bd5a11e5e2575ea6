import { DEFAULT_PROXY } from '@gatewright/spec'
import { describe, expect, it } from 'vitest'
import { createProgram } from './program'
import { run } from './run'
import { recordingTerminal } from './testing-terminal'

const started = async (...argv: string[]) => {
  const terminal = recordingTerminal()
  const code = await run(argv, terminal)
  return { code, out: terminal.out(), err: terminal.err() }
}

describe('wrong usage is exit code 2, one line on standard error and nothing on standard output', () => {
  it.each([
    ['an unknown command', ['valdate'], "unknown command 'valdate' (did you mean validate?)"],
    ['an unknown flag', ['validate', '-f', 'x', '--jsn'], "unknown option '--jsn' (did you mean --json?)"],
    ['no -f', ['validate'], "required option '-f, --file <path>' not specified"],
    ['-f without a path', ['validate', '-f'], "option '-f, --file <path>' argument missing"],
    ['a pattern that the shell expanded', ['validate', '-f', 'a.yaml', 'b.yaml'], 'too many arguments'],
    ['a report format that does not exist', ['validate', '-f', 'x', '--format', 'xml'], 'text, json, sarif'],
    ['a port that is none', ['explain', '-f', 'x', '--port', '70000', 'http://a/'], "'70000' is invalid"],
    ['a header without a colon', ['explain', '-f', 'x', '-H', 'x-a', 'http://a/'], "'name: value'"],
    ['a port mapping that is none', ['serve', '-f', 'x', '--map-port', '80:8080'], 'such as 80=8080'],
    ['an address without a port', ['serve', '-f', 'x', '--admin', '127.0.0.1'], 'ADDRESS:PORT'],
    ['labels that are none', ['validate', '-f', 'x', '--proxy-labels', 'istio'], 'KEY=VALUE'],
    ['a kind that is not read', ['schema', 'Pod'], 'known are Gateway, VirtualService'],
    ['no kind', ['schema'], "missing required argument 'kind'"],
    ['--watch of standard input', ['serve', '-f', 'x', '-f', '-', '--watch'], '--watch cannot follow standard input'],
    ['several workers', ['serve', '-f', 'x', '--workers', '2'], '--workers 2 is not available yet'],
    ['as many workers as fit', ['serve', '-f', 'x', '--workers', 'auto'], '--workers auto is not available yet'],
    ['the command kubernetes', ['kubernetes', '--namespace', 'shop'], 'kubernetes is not available yet'],
    ['the command diff', ['diff', 'old', 'new', '--json'], 'diff is not available yet'],
    ['the command export', ['export', 'envoy', '-f', 'x'], 'export is not available yet'],
  ])('%s', async (_name, argv, words) => {
    const { code, out, err } = await started(...argv)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toMatch(/^gatewright: [^\n]+\n$/)
    expect(err).toContain(words)
  })

  it('no command at all prints the help to standard error', async () => {
    const { code, out, err } = await started()
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('Usage: gatewright')
  })
})

describe('help and version', () => {
  it.each([
    [['--help'], 'validate'],
    [['help', 'serve'], '--map-port'],
    [['validate', '--help'], '--strict'],
    [['explain', '-h'], '--batch'],
    [['serve', '--help'], '127.0.0.1:15000'],
  ])('%j goes to standard output, exit code 0', async (argv, words) => {
    const { code, out, err } = await started(...argv)
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain(words)
  })

  it('what is not there yet is not shown', async () => {
    expect((await started('--help')).out).not.toContain('kubernetes')
    expect((await started('serve', '--help')).out).not.toContain('--workers')
  })

  it('--version prints the version of the package', async () => {
    expect(await started('--version')).toEqual({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: '' })
  })
})

it('schema prints the JSON Schema of a kind, whatever the case of its name', async () => {
  const { code, out, err } = await started('schema', 'virtualservice')
  expect([code, err]).toEqual([0, ''])
  expect(JSON.parse(out)).toMatchObject({ title: 'VirtualService', type: 'object' })
})

it('the proxy is the same one that the library assumes', () => {
  const program = createProgram(recordingTerminal(), () => {})
  for (const command of program.commands.filter((c) => ['validate', 'explain', 'serve'].includes(c.name()))) {
    expect(command.opts()).toMatchObject({
      proxyLabels: DEFAULT_PROXY.labels,
      proxyNamespace: DEFAULT_PROXY.namespace,
      serverHeader: 'gatewright',
      numTrustedProxies: 0,
    })
  }
})
