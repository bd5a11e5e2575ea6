import type { z } from 'zod'
import type { directResponse } from '../../resources/virtual-service'
import { error, type Findings, warning } from '../rule'
import { checkStatus } from './http-status'

const MAX_BYTES = 1024 * 1024
const LARGE_BYTES = 100 * 1024

/** An answer that the proxy gives itself. */
export function* checkDirectResponse({ status, body }: z.output<typeof directResponse>): Findings {
  yield* checkStatus(['status'], status)
  if (!body) return
  if (body.string !== undefined && body.bytes !== undefined)
    yield error('field_invalid', ['body'], 'The body is given twice; it has string or bytes.')
  if (body.bytes !== undefined && !isBase64(body.bytes))
    yield error('field_invalid', ['body', 'bytes'], 'bytes is not base64.')
  const size = body.string === undefined ? base64Size(body.bytes ?? '') : new TextEncoder().encode(body.string).length
  if (size > MAX_BYTES) yield error('field_invalid', ['body'], `The body has ${size} bytes; ${MAX_BYTES} are allowed.`)
  else if (size > LARGE_BYTES)
    yield warning('field_invalid', ['body'], `The body has ${size} bytes; above ${LARGE_BYTES} it weighs on the proxy.`)
}

const isBase64 = (text: string): boolean => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)

const base64Size = (text: string): number => Math.floor((text.replace(/=+$/, '').length * 3) / 4)
