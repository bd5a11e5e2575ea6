import picomatch from 'picomatch'
import type { PathMatch } from '../model'
import { lowerAscii } from './lower-ascii'
import { compileRegex, type Regex } from './regex'

/** A route's condition on the path, ready to be asked. */
export interface PathTest {
  readonly kind: PathMatch['kind']
  readonly ignoreCase: boolean
  /** Text that is compared, in lower case where case does not count; the pattern of a regular expression or glob. */
  readonly value: string
  readonly regex: Regex | undefined
  readonly glob: ((path: string) => boolean) | undefined
}

export const compilePathTest = (match: PathMatch): PathTest => {
  switch (match.kind) {
    case 'any':
      return ANY
    case 'exact':
    case 'prefix':
      return textTest(match.kind, match.ignoreCase ? lowerAscii(match.value) : match.value, match.ignoreCase)
    case 'elements':
      return textTest('elements', match.value, false)
    case 'regex': {
      const compiled = compileRegex(match.pattern)
      return { kind: 'regex', ignoreCase: false, value: match.pattern, regex: compiled, glob: undefined }
    }
    case 'glob': {
      const glob = picomatch(match.pattern, { dot: true })
      return { kind: 'glob', ignoreCase: false, value: match.pattern, regex: undefined, glob }
    }
  }
}

const textTest = (kind: PathMatch['kind'], value: string, ignoreCase: boolean): PathTest => ({
  kind,
  ignoreCase,
  value,
  regex: undefined,
  glob: undefined,
})

const ANY = textTest('any', '', false)

export const testPath = (test: PathTest, path: string): boolean => {
  switch (test.kind) {
    case 'any':
      return true
    case 'exact':
      return test.ignoreCase
        ? path.length === test.value.length && lowerAscii(path) === test.value
        : path === test.value
    case 'prefix':
      return test.ignoreCase ? lowerAscii(path.slice(0, test.value.length)) === test.value : path.startsWith(test.value)
    case 'elements':
      return path.startsWith(test.value) && isElementEnd(path, test.value.length)
    case 'regex':
      return test.regex?.matches(path) ?? false
    case 'glob':
      return test.glob?.(path) ?? false
  }
}

const isElementEnd = (path: string, at: number): boolean => path.length === at || path.charCodeAt(at) === SLASH

const SLASH = 0x2f
