import { InvalidArgumentError } from 'commander'

export type Labels = Readonly<Record<string, string>>

const KEY = /^([a-z0-9.-]+\/)?[a-z0-9]([a-z0-9_.-]*[a-z0-9])?$/i
const VALUE = /^([a-z0-9]([a-z0-9_.-]*[a-z0-9])?)?$/i

/** `k=v,k2=v2`; empty text is a proxy without labels. */
export const labels = (text: string): Labels => {
  const parsed: Record<string, string> = Object.create(null)
  for (const pair of text.split(',')) {
    if (pair === '' && text === '') continue
    const at = pair.indexOf('=')
    const key = pair.slice(0, Math.max(at, 0)).trim()
    const value = pair.slice(at + 1).trim()
    if (at < 0 || !KEY.test(key) || !VALUE.test(value)) {
      throw new InvalidArgumentError(
        'It must be KEY=VALUE pairs with commas between them, such as istio=ingressgateway.',
      )
    }
    parsed[key] = value
  }
  return parsed
}
