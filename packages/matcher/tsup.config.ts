import { defineConfig } from 'tsup'
import { base } from '../../tsup.base'

export default defineConfig(
  base({ index: 'src/index.ts', testing: 'src/testing.ts', 'testing/vitest': 'src/testing/vitest.ts' }),
)
