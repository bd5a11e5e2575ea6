import { expect, it } from 'vitest'
import { grpcTimeoutMs } from './grpc-timeout'

it.each([
  ['2S', 2_000],
  ['250m', 250],
  ['1500u', 2],
  ['1n', 1],
  ['1M', 60_000],
  ['99999999H', 2_147_483_647],
])('grpc-timeout %s is %d ms', (value, ms) => expect(grpcTimeoutMs(value)).toBe(ms))

it.each(['', '1', 'S', '-1S', '1.5S', '123456789S', '1s', undefined])('%j is no grpc-timeout', (value) =>
  expect(grpcTimeoutMs(value)).toBeUndefined(),
)
