import type { Diagnostic } from '../diagnostic'
import type { VirtualService } from '../resources/virtual-service'
import { type AnalysisContext, type Analyzer, keyOf } from './context'
import { isVisibleTo } from './export-to'

/** Rules that delegate: the other VirtualService is there, may be delegated to, and is visible to the one that delegates. */
export const delegates: Analyzer = (context) =>
  context.resources.virtualServices.flatMap((virtualService) =>
    (virtualService.spec.http ?? []).flatMap(({ delegate }, i): readonly Diagnostic[] => {
      if (!delegate?.name) return []
      const namespace = delegate.namespace || virtualService.metadata.namespace
      const key = `${namespace}/${delegate.name}`
      if (context.isUnreadable('VirtualService', key)) return []
      const problem = problemWith(context, virtualService, key)
      if (problem === undefined) return []
      const finding = context.report(virtualService, {
        code: 'delegate_not_found',
        severity: 'error',
        path: ['spec', 'http', i, 'delegate', 'name'],
        message: `${problem} The rule is dropped.`,
        hint: 'A delegate is a VirtualService without hosts and gateways that this namespace sees.',
      })
      return [finding]
    }),
  )

const problemWith = ({ virtualServices }: AnalysisContext, root: VirtualService, key: string): string | undefined => {
  const delegate = virtualServices.get(key)
  if (!delegate) return `There is no VirtualService ${key} to delegate to.`
  if (delegate === root) return `VirtualService ${key} delegates to itself.`
  if (delegate.spec.hosts?.length)
    return `VirtualService ${key} has hosts of its own, so nothing can be delegated to it.`
  if (!isVisibleTo(delegate.spec.exportTo, delegate.metadata.namespace, root.metadata.namespace))
    return `VirtualService ${key} is not exported to namespace ${root.metadata.namespace}.`
  if (!root.spec.hosts?.length)
    return `VirtualService ${keyOf(root)} is a delegate itself; delegating goes one level deep only.`
  return undefined
}
