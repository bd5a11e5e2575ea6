import { parseArgs } from 'node:util'
import type { Ports } from './requests'

export const CONFIGS = ['gateway', 'gateway-2018', 'ingress'] as const
export type ConfigName = (typeof CONFIGS)[number]

export interface Options {
  readonly config: ConfigName
  readonly ports: Ports
  readonly check: boolean
}

export const USAGE = `Usage: pnpm quickstart [--config ${CONFIGS.join('|')}] [--http-port 8080] [--https-port 8443] [--check]`

/** Reads the command line; throws an Error with one clear sentence on wrong usage. */
export const readOptions = (argv: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      config: { type: 'string', default: 'gateway' },
      'http-port': { type: 'string', default: '8080' },
      'https-port': { type: 'string', default: '8443' },
      check: { type: 'boolean', default: false },
    },
  })
  const config = CONFIGS.find((name) => name === values.config)
  if (!config) throw new Error(`--config ${values.config}: there is ${CONFIGS.join(', ')}`)
  return {
    config,
    ports: { http: port('--http-port', values['http-port']), https: port('--https-port', values['https-port']) },
    check: values.check,
  }
}

const port = (flag: string, text: string): number => {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1 || number > 65_535)
    throw new Error(`${flag} ${text}: wants a port from 1 to 65535`)
  return number
}
