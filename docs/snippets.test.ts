import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const root = new URL('../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const pages = [
  'README.md',
  ...readdirSync(new URL('docs/', root))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

const SNIPPET = /<!-- snippet: (\S+?)#(\S+) -->\n```\w+\n([\s\S]*?)```/g

/** The lines of a file between `#region NAME` and the next `#endregion`. */
const region = (file: string, name: string): string => {
  const lines = read(file).split('\n')
  const start = lines.findIndex((line) => line.trim() === `// #region ${name}`)
  const end = lines.findIndex((line, i) => i > start && line.trim() === '// #endregion')
  return start < 0 || end < 0 ? '' : `${lines.slice(start + 1, end).join('\n')}\n`
}

describe('snippets of the documentation are cut from code that runs', () => {
  const snippets = pages.flatMap((page) =>
    [...read(page).matchAll(SNIPPET)].map(([, file = '', name = '', text = '']) => ({ page, file, name, text })),
  )

  it('there are some', () => expect(snippets.length).toBeGreaterThan(1))

  it.each(snippets)('$page shows $file#$name as it is', ({ file, name, text }) => {
    expect(text).toBe(region(file, name))
  })
})

describe('links between pages', () => {
  const links = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => ({ page, target })),
  )

  it.each(links)('$page links to $target, which exists', ({ page, target }) => {
    const url = new URL(target, new URL(page, root))
    expect(
      () => readdirSync(new URL('.', url)).includes(url.pathname.split('/').pop() ?? '') || readdirSync(url),
    ).not.toThrow()
    if (!target.endsWith('/')) expect(readFileSync(url, 'utf8').length).toBeGreaterThan(0)
  })
})
