import type { Diagnostic } from '../diagnostic'
import { labelsMatch } from '../labels'
import { type Analyzer, keyOf } from './context'
import { selectedBy, workloadsOf } from './workloads'

/** Selectors of Gateways: whether they fit this proxy and, where the input holds Pods, anything at all. */
export const gatewaySelectors: Analyzer = (context) => {
  const workloads = workloadsOf(context)
  const hasPods = workloads.some(({ isPod }) => isPod)
  return context.resources.gateways.flatMap((gateway): readonly Diagnostic[] => {
    const { selector } = gateway.spec
    if (labelsMatch(selector, context.proxy.labels)) return []
    const path = ['spec', 'selector']
    if (hasPods && selectedBy(selector, workloads).length === 0)
      return [
        context.report(gateway, {
          code: 'gateway_without_workload',
          severity: 'error',
          path,
          message: `No Pod carries the labels ${showLabels(selector)}, nor does this proxy: nothing serves Gateway ${keyOf(gateway)}.`,
          istio: 'IST0101',
        }),
      ]
    return [
      context.report(gateway, {
        code: 'gateway_not_selected',
        severity: 'info',
        path,
        message: `Gateway ${keyOf(gateway)} is for proxies with the labels ${showLabels(selector)}; this one has ${showLabels(context.proxy.labels)}. It is left out.`,
      }),
    ]
  })
}

const showLabels = (labels: Readonly<Record<string, string>> | undefined): string =>
  Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(', ') || 'no labels'
