import type { ProxyIdentity } from '@gatewright/spec'
import { type Command, Option } from 'commander'
import { integer } from './integer'
import { type Labels, labels } from './labels'
import { namespace } from './namespace'
import { serverHeader } from './server-header'

/** Options of every command that reads a configuration. */
export interface ConfigurationOptions {
  readonly file: readonly string[]
  readonly proxyLabels: Labels
  readonly proxyNamespace: string
  readonly serverHeader: string
  readonly numTrustedProxies: number
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

export const addConfigurationOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('-f, --file <path>', 'file, folder, quoted glob, or - for standard input; may be repeated')
        .argParser(collect)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--proxy-labels <k=v,...>', 'labels of this proxy, compared with the selectors of Gateways')
        .argParser(labels)
        .default(
          { istio: 'ingressgateway', app: 'istio-ingressgateway' },
          'istio=ingressgateway,app=istio-ingressgateway',
        ),
    )
    .addOption(
      new Option('--proxy-namespace <ns>', 'namespace of this proxy, where credentialName Secrets are looked up')
        .argParser(namespace)
        .default('istio-system'),
    )
    .addOption(
      new Option('--server-header <name>', 'Server header of every answer, or pass-through')
        .argParser(serverHeader)
        .default('gatewright'),
    )
    .addOption(
      new Option('--num-trusted-proxies <n>', 'proxies in front whose X-Forwarded-* headers are believed')
        .argParser(integer(0, 100))
        .default(0),
    )

/** `--endpoint`, kept as written: the matcher reads it. */
export const endpointOption = (): Option =>
  new Option('--endpoint <host:port=addr:port,...>', 'where a destination lives; may be repeated').argParser(collect)

export const proxyOf = ({ proxyLabels, proxyNamespace }: ConfigurationOptions): ProxyIdentity => ({
  labels: proxyLabels,
  namespace: proxyNamespace,
})
