// #region matchers
import { type DecisionMatchers, decisionMatchers } from '@gatewright/matcher/testing/vitest'
import { expect } from 'vitest'

expect.extend(decisionMatchers)

declare module 'vitest' {
  interface Matchers<T> extends DecisionMatchers<T> {}
}
// #endregion
