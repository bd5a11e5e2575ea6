import { fileURLToPath } from 'node:url'

/** How to run one of our own measuring programs as a process. */
export const tsProgram = (name: string, args: readonly string[]) => ({
  program: process.execPath,
  args: ['--import', 'tsx', fileURLToPath(new URL(`../programs/${name}.ts`, import.meta.url)), ...args],
})
