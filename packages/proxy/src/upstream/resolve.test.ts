import { describe, expect, it } from 'vitest'
import { createDnsCache } from './resolve'

/** A resolver that is told its answers, with a clock. */
const setUp = () => {
  const asked: string[] = []
  const state = { now: 1_000_000, answer: ['192.0.2.1'] as readonly string[] | Error }
  const resolver = async (host: string) => {
    asked.push(host)
    if (state.answer instanceof Error) throw state.answer
    return state.answer
  }
  return { asked, state, cache: createDnsCache(resolver, () => state.now) }
}

describe('createDnsCache', () => {
  it('asks once for those who wait together, and answers at once from then on', async () => {
    const { asked, cache } = setUp()
    expect(await Promise.all([cache.addresses('a'), cache.addresses('a')])).toEqual([['192.0.2.1'], ['192.0.2.1']])
    expect(cache.addresses('a')).toEqual(['192.0.2.1'])
    expect(asked).toEqual(['a'])
  })

  it('serves an answer of some seconds while it asks again', async () => {
    const { asked, state, cache } = setUp()
    await cache.addresses('a')
    state.now += 6_000
    state.answer = ['192.0.2.2']
    expect(cache.addresses('a')).toEqual(['192.0.2.1'])
    await new Promise(setImmediate)
    expect(cache.addresses('a')).toEqual(['192.0.2.2'])
    expect(asked).toEqual(['a', 'a'])
  })

  it('waits for a new answer when the old one is older than a minute', async () => {
    const { state, cache } = setUp()
    await cache.addresses('a')
    state.now += 61_000
    state.answer = ['192.0.2.2']
    expect(await cache.addresses('a')).toEqual(['192.0.2.2'])
  })

  it('keeps the old answer when a look-up fails', async () => {
    const { state, cache } = setUp()
    await cache.addresses('a')
    state.now += 61_000
    state.answer = new Error('SERVFAIL')
    expect(await cache.addresses('a')).toEqual(['192.0.2.1'])
  })

  it('has no address for a name that was never found', async () => {
    const { state, cache } = setUp()
    state.answer = new Error('ENOTFOUND')
    expect(await cache.addresses('a')).toEqual([])
  })

  it.each(['169.254.169.254', 'fe80::1', '::ffff:169.254.169.254', 'fd00:ec2::254', 'no address'])(
    'does not dial %s, whoever says so in DNS',
    async (address) => {
      const { state, cache } = setUp()
      state.answer = [address, '192.0.2.7']
      expect(await cache.addresses('a')).toEqual(['192.0.2.7'])
    },
  )
})
