import type { Options } from 'tsup'

/** What every package of this workspace builds: ES modules, CommonJS and types for both, for the oldest supported Node. */
export const base = (entry: Record<string, string>, platform: 'node' | 'neutral' = 'node'): Options => ({
  entry,
  format: ['esm', 'cjs'],
  dts: true,
  target: 'node20',
  platform,
  sourcemap: true,
  clean: true,
  splitting: true,
  treeshake: true,
  tsconfig: 'tsconfig.build.json',
})
