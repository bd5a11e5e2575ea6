import { expect, it } from 'vitest'
import { configurationPage } from './configuration-page'

it('docs/configuration.md says what the schemas say (update it with vitest -u)', async () => {
  await expect(configurationPage()).toMatchFileSnapshot('../../../docs/configuration.md')
})
