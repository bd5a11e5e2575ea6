import { expect, test } from 'vitest'
import { answerStatus } from './answer-status'

test.each([
  ['an answer counts with its status', 503, undefined, 503],
  ['a gRPC answer that went well is well', 200, '0', 200],
  ['UNAVAILABLE is 503', 200, '14', 503],
  ['DEADLINE_EXCEEDED is 504', 200, '4', 504],
  ['NOT_FOUND is no error of the endpoint', 200, '5', 404],
  ['what gRPC does not know is an error', 200, 'x', 500],
])('%s', (_, status, grpcStatus, counted) => {
  expect(answerStatus(status, grpcStatus)).toBe(counted)
})
