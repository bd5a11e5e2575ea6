import { expect, it } from 'vitest'
import { ask } from '../testing/client'
import { plainGateway, startIngress } from '../testing/gateway'
import { startUpstream } from '../testing/upstream'

it('a client cannot put a look-alike beside a header that the route sets; other names with underscores pass', async () => {
  const upstream = await startUpstream()
  const config = plainGateway(`
- headers: { request: { set: { x-user-id: "7" }, add: { x_own: added } } }
  route: [{ destination: { host: web, port: { number: 8000 } } }]`)
  const { port } = await startIngress(config, [upstream.address])
  await ask(port(), '/', {
    headers: { x_user_id: '1', 'x.user.id': '2', 'x-user-id': '3', 'x_user.id': '4', x_own: 'kept', x_trace: 'kept' },
  })
  const header = (name: string) => upstream.seen[0]?.header(name)
  expect(header('x-user-id')).toBe('7')
  for (const name of ['x_user_id', 'x.user.id', 'x_user.id']) expect(header(name)).toBeUndefined()
  expect(header('x_own')).toBe('kept, added')
  expect(header('x_trace')).toBe('kept')
})
