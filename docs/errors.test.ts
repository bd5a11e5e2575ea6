import { readFileSync } from 'node:fs'
import { DIAGNOSTIC_CODES } from '@gatewright/spec'
import { expect, it } from 'vitest'

it('docs/errors.md has a section for every diagnostic code, and for nothing else', () => {
  const page = readFileSync(new URL('errors.md', import.meta.url), 'utf8')
  const sections = [...page.matchAll(/^### (\w+)$/gm)].map(([, code]) => code)
  expect(sections.toSorted()).toEqual(Object.keys(DIAGNOSTIC_CODES).toSorted())
})
