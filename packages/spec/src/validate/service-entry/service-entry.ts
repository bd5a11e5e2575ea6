import { isIpSubnet } from '../../ip-address'
import { quote } from '../../read/wording'
import type { ServiceEntry } from '../../resources/service-entry'
import { checkExportTo } from '../export-to'
import { wildcardNameProblem } from '../host-syntax'
import { checkSelector } from '../label-syntax'
import { each, error, type Findings, warning } from '../rule'

const MAX_HOSTS = 256

/** A ServiceEntry as a whole: hosts, addresses, who sees it, which workloads it selects. */
export function* checkServiceEntry({ metadata, spec }: ServiceEntry): Findings {
  if (spec.hosts.length === 0)
    yield error('field_required', ['spec', 'hosts'], 'A ServiceEntry needs at least one host.')
  if (spec.hosts.length > MAX_HOSTS)
    yield error('field_invalid', ['spec', 'hosts'], `There are ${spec.hosts.length} hosts; ${MAX_HOSTS} are allowed.`)
  yield* each(['spec', 'hosts'], spec.hosts, checkHost)
  yield* each(['spec', 'addresses'], spec.addresses, checkAddress)
  yield* checkWorkloads(spec)
  yield* checkExportTo(['spec', 'exportTo'], {
    namespace: metadata.namespace,
    exportTo: spec.exportTo,
    mayBeHidden: true,
  })
}

function* checkHost(host: string): Findings {
  const problem = host === '*' ? 'it would be every host' : wildcardNameProblem(host)
  if (problem !== undefined) yield error('host_invalid', [], `The host ${quote(host)} is not allowed: ${problem}.`)
  else if (host.startsWith('*') && !host.startsWith('*.'))
    yield warning(
      'host_invalid',
      [],
      `The host ${host} has a wildcard inside its first label; few proxies match that.`,
      'Write *.suffix.',
    )
}

function* checkAddress(address: string): Findings {
  if (!isIpSubnet(address)) yield error('field_invalid', [], `${quote(address)} is no address or subnet.`)
}

function* checkWorkloads({ workloadSelector, endpoints, resolution = 'NONE' }: ServiceEntry['spec']): Findings {
  if (!workloadSelector) return
  const path = ['spec', 'workloadSelector']
  yield* checkSelector([...path, 'labels'], workloadSelector.labels)
  if (Object.keys(workloadSelector.labels ?? {}).length === 0)
    yield warning('field_invalid', path, 'The workload selector has no labels.')
  if (endpoints) yield error('field_invalid', ['spec'], 'workloadSelector and endpoints exclude each other.')
  if (resolution === 'NONE')
    yield warning(
      'field_invalid',
      path,
      'A workload selector has no effect with resolution NONE.',
      'Set resolution: STATIC.',
    )
}
