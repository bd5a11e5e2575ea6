import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const here = fileURLToPath(new URL('..', import.meta.url))
const NAMES = ['createIngress', 'memorySource', 'load', 'analyze', 'buildModel', 'compileTable', 'decide', 'loadFiles']

const evaluate = (kind: 'module' | 'commonjs', code: string): Promise<string> =>
  new Promise((resolve, reject) => {
    // A package may import itself by its name.
    execFile(process.execPath, [`--input-type=${kind}`, '-e', code], { cwd: here }, (error, out) =>
      error ? reject(error) : resolve(out.trim()),
    )
  })

describe('the package gives everything with one import', () => {
  it.each([
    ['module', `import * as all from 'gatewright'; console.log(JSON.stringify(Object.keys(all)))`],
    ['commonjs', `console.log(JSON.stringify(Object.keys(require('gatewright'))))`],
  ] as const)('as %s', async (kind, code) => {
    expect(JSON.parse(await evaluate(kind, code))).toEqual(expect.arrayContaining(NAMES))
  })
})
