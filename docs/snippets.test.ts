import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const root = new URL('../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const pages = ['README.md', ...readdirSync(new URL('docs/', root)).map((name) => `docs/${name}`)].filter((name) =>
  name.endsWith('.md'),
)

const SNIPPET = /(<!-- snippet: (\S+?)#(\S+) -->\n+```\w+\n)[\s\S]*?```/g
const LINK = /\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g

/** The lines of a file between `#region NAME` and the next `#endregion`. */
const region = (file: string, name: string): string => {
  const lines = read(file).split('\n')
  const start = lines.indexOf(`// #region ${name}`)
  const end = lines.indexOf('// #endregion', start)
  if (start < 0 || end < 0) throw new Error(`${file} has no region ${name}`)
  return `${lines.slice(start + 1, end).join('\n')}\n`
}

describe('snippets are cut from code that runs (vitest -u cuts them anew)', () => {
  it.each(pages.filter((page) => read(page).includes('<!-- snippet:')))('%s', async (page) => {
    const filled = read(page).replace(SNIPPET, (_, head, file, name) => `${head}${region(file, name)}\`\`\``)
    await expect(filled).toMatchFileSnapshot(`../${page}`)
  })
})

describe('links between pages lead somewhere', () => {
  const links = pages.flatMap((page) => [...read(page).matchAll(LINK)].map(([, target = '']) => ({ page, target })))

  it.each(links)('$page links to $target', ({ page, target }) => {
    expect(existsSync(new URL(target, new URL(page, root)))).toBe(true)
  })
})
