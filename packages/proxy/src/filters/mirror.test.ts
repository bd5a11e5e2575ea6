import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { ask } from '../testing/client'
import { plainGateway, startIngress } from '../testing/gateway'
import { deadAddress, startUpstream } from '../testing/upstream'

describe('mirrors', () => {
  const mirrored = (mirror: string) =>
    plainGateway(`
- ${mirror}
  route: [{ destination: { host: web, port: { number: 8000 } } }]`)
  const pair = async (rule: string, mirror = startUpstream()) => {
    const primary = await startUpstream((_, response) => response.end('primary'))
    const shadow = await mirror
    const endpoints = { 'web:8000': [primary.address], 'shadow:8000': [shadow.address] }
    const started = await startIngress(mirrored(rule), [], { endpoints, random: () => 0.5 })
    return { primary, shadow, ...started }
  }
  const TO_SHADOW = 'destination: { host: shadow, port: { number: 8000 } }'

  it('get a copy of the request; the client gets the answer of the primary', async () => {
    const { port, shadow, primary } = await pair(
      'mirror: { host: shadow, port: { number: 8000 } }\n  rewrite: { uri: /v2 }\n  match: [{ uri: { prefix: /v1 } }]',
    )
    const answer = await ask(port(), '/v1/items?x=1', { headers: { 'x-user': 'ann', host: 'shop.example' } })
    expect(answer.body).toBe('primary')
    await expect.poll(() => shadow.seen.length).toBe(1)
    expect(shadow.seen[0]).toMatchObject({ method: 'GET', target: '/v2/items?x=1' })
    expect(shadow.seen[0]?.header('host')).toBe('shop.example')
    expect(shadow.seen[0]?.header('x-user')).toBe('ann')
    expect(shadow.seen[0]?.header('x-request-id')).toBe(primary.seen[0]?.header('x-request-id'))
  })

  it.each([
    ['with a length', {}],
    ['in chunks', { headers: { 'transfer-encoding': 'chunked' } }],
  ])('get the body, %s', async (_, options) => {
    const { port, shadow, primary } = await pair('mirror: { host: shadow, port: { number: 8000 } }')
    const body = 'x'.repeat(300_000)
    expect((await ask(port(), '/', { method: 'POST', body, ...options })).body).toBe('primary')
    await expect.poll(() => shadow.seen.length).toBe(1)
    expect([shadow.seen[0]?.body === body, primary.seen[0]?.body === body]).toEqual([true, true])
  })

  it('get nothing of a body that is longer than what is kept; the primary gets it whole', async () => {
    const { port, shadow, primary } = await pair('mirror: { host: shadow, port: { number: 8000 } }')
    const body = 'x'.repeat(1_100_000)
    await ask(port(), '/', { method: 'POST', body })
    await ask(port(), '/next')
    await expect.poll(() => shadow.seen.map(({ target }) => target)).toEqual(['/next'])
    expect(primary.seen[0]?.body.length).toBe(body.length)
  })

  it.each([
    ['hangs', () => {}],
    ['fails', (response: ServerResponse) => response.writeHead(500).end()],
    ['breaks off', (response: ServerResponse) => response.destroy()],
  ])('a mirror that %s changes nothing', async (_, play) => {
    const mirror = startUpstream((_, response) => void play(response))
    const { port, shadow } = await pair('mirror: { host: shadow, port: { number: 8000 } }', mirror)
    for (let at = 0; at < 3; at++) expect(await ask(port())).toMatchObject({ status: 200, body: 'primary' })
    await expect.poll(() => shadow.seen.length).toBe(3)
  })

  it('a mirror where nobody listens changes nothing, and neither does one that does not exist', async () => {
    const primary = await startUpstream((_, response) => response.end('primary'))
    const endpoints = { 'web:8000': [primary.address], 'shadow:8000': [await deadAddress()] }
    const rule = `mirrors: [{ ${TO_SHADOW} }, { destination: { host: nowhere.example, port: { number: 1 } } }]`
    const { port } = await startIngress(mirrored(rule), [], { endpoints })
    expect(await ask(port())).toMatchObject({ status: 200, body: 'primary' })
    expect(await ask(port(), '/', { method: 'POST', body: 'x' })).toMatchObject({ status: 200, body: 'primary' })
  })

  it.each([
    [51, 1],
    [50, 0],
    [0, 0],
  ])('of %i percent with the dice at 50: %i', async (value, copies) => {
    const { port, shadow } = await pair(
      `mirrors: [{ ${TO_SHADOW}, percentage: { value: ${value} } }, { ${TO_SHADOW.replace('8000', '8001')}, percentage: { value: 0 } }]`,
    )
    await ask(port())
    await ask(port(), '/', { method: 'POST', body: 'x' })
    await expect.poll(() => shadow.seen.length).toBe(copies * 2)
  })
})
