import { rm } from 'node:fs/promises'
import { defineConfig } from 'tsup'
import { base } from '../../tsup.base'

const command = { ...base({ gatewright: 'src/gatewright.ts' }), format: ['esm' as const], dts: false }

// Both write into one folder, so it is emptied once, before either begins.
export default defineConfig(async () => {
  await rm('dist', { recursive: true, force: true })
  return [
    { ...base({ index: 'src/index.ts' }), clean: false },
    { ...command, clean: false },
  ]
})
