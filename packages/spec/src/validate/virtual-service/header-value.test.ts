import { describe, expect, it } from 'vitest'
import { headerValueProblem } from './header-value'

describe('header values', () => {
  it.each([
    'plain',
    '',
    'a\tb',
    'ä',
    '100%%',
    '%%%%',
    '%REQ(x-a)%',
    '%DOWNSTREAM_REMOTE_ADDRESS%',
    '%START_TIME(%Y/%m/%dT%H:%M:%S)%',
    '%UPSTREAM_METADATA(["a", "b"])%',
    '%REQ(:PATH)% and %RESPONSE_CODE%',
    '%REQ( x )  %',
  ])('%j is allowed', (value) => {
    expect(headerValueProblem(value)).toBeUndefined()
  })

  it.each([
    '50%',
    '%',
    '%%%',
    '%a',
    '%a b%',
    '%()%',
    '%REQ(x)',
    '%REQ(x):20%',
    '%X(a(b)c)%',
    '%X(["a" "b"])%',
    '%REQ(x)% 5%',
    'a\r\nb',
    'a\0',
    '\u007f',
  ])('%j is not', (value) => {
    expect(headerValueProblem(value)).toBeDefined()
  })
})
