import { isIP } from 'node:net'
import { HEADER_NAME, HEADER_VALUE, type HeaderPair } from '../options/header-line'

/** One request that explain is asked about. */
export interface RequestLine {
  readonly method: string
  readonly url: string
  readonly headers: readonly HeaderPair[]
  readonly port?: number
  readonly sourceIp?: string
  readonly sni?: string
}

export type ReadLine = { readonly request: RequestLine } | { readonly problem: string }

const KEYS = ['method', 'url', 'headers', 'port', 'sourceIp', 'sni']

/** Reads one line of `explain --batch`; says what is wrong with it instead of throwing. */
export const readRequestLine = (text: string): ReadLine => {
  const value = parsed(text)
  if (value === undefined) return { problem: 'the line is not JSON' }
  if (!isObject(value)) return { problem: 'the line is not a JSON object' }
  const unknown = Object.keys(value).find((key) => !KEYS.includes(key))
  if (unknown !== undefined) return { problem: `unknown key ${JSON.stringify(unknown)}; known are ${KEYS.join(', ')}` }
  const { method = 'GET', url, port, sourceIp, sni } = value
  if (typeof url !== 'string') return { problem: 'url is missing, or no text' }
  if (typeof method !== 'string' || !HEADER_NAME.test(method)) return { problem: 'method is no HTTP method' }
  if (port !== undefined && !isPort(port)) return { problem: 'port is no whole number from 1 to 65535' }
  if (sourceIp !== undefined && !isAddress(sourceIp)) return { problem: 'sourceIp is no IP address' }
  if (sni !== undefined && typeof sni !== 'string') return { problem: 'sni is no text' }
  const headers = readHeaders(value.headers ?? {})
  if (typeof headers === 'string') return { problem: headers }
  return {
    request: {
      method,
      url,
      headers,
      ...(port === undefined ? {} : { port }),
      ...(sourceIp === undefined ? {} : { sourceIp }),
      ...(sni === undefined ? {} : { sni }),
    },
  }
}

/** A header given as a list stands for several lines of that name. The answer is text where something is wrong. */
const readHeaders = (value: unknown): readonly HeaderPair[] | string => {
  if (!isObject(value)) return 'headers is no object'
  const pairs: HeaderPair[] = []
  for (const [name, given] of Object.entries(value)) {
    if (!HEADER_NAME.test(name)) return `${JSON.stringify(name)} is no header name`
    for (const one of Array.isArray(given) ? given : [given]) {
      const text = typeof one === 'number' || typeof one === 'boolean' ? String(one) : one
      if (typeof text !== 'string' || !HEADER_VALUE.test(text))
        return `header ${JSON.stringify(name)} has no usable value`
      pairs.push([name, text])
    }
  }
  return pairs
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isAddress = (value: unknown): value is string => typeof value === 'string' && isIP(value) !== 0

const isPort = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535
