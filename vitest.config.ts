import { defineConfig } from 'vitest/config'

// Tests run against the sources of the workspace, so a test never sees a stale build; tests of the command line start the built one.
const source = (path: string) => new URL(`./packages/${path}.ts`, import.meta.url).pathname

export default defineConfig({
  resolve: {
    alias: [
      { find: 'gatewright', replacement: source('cli/src/index') },
      { find: /^@gatewright\/(spec|matcher|proxy)$/, replacement: source('$1/src/index') },
      { find: /^@gatewright\/(spec|matcher|proxy)\/(.+)$/, replacement: source('$1/src/$2') },
    ],
  },
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts', 'examples/*/**/*.test.ts', 'docs/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
})
