import type { FieldPath } from '../diagnostic'
import type { Finding } from '../finding'
import { quote } from '../read/wording'
import { isDnsLabel } from './host-syntax'
import { error } from './rule'

interface ExportTo {
  readonly namespace: string
  readonly exportTo: readonly string[] | undefined
  /** Only a ServiceEntry may be exported to nobody (`~`). */
  readonly mayBeHidden?: boolean
  /** A DestinationRule with a workload selector stays in its namespace. */
  readonly staysHome?: boolean
}

/** `exportTo` lists namespaces, or `.` for the own one, or `*` for all. */
export function* checkExportTo(path: FieldPath, options: ExportTo): Generator<Finding> {
  const { namespace, exportTo = [], mayBeHidden = false, staysHome = false } = options
  const seen = new Set<string>()
  for (const [index, entry] of exportTo.entries()) {
    const key = entry === '.' ? namespace : entry
    if (seen.has(key)) yield error('field_invalid', [...path, index], `${entry} is listed twice.`)
    else if (key !== '*' && key !== '~' && !isDnsLabel(key))
      yield error('field_invalid', [...path, index], `${quote(entry)} is no namespace; allowed are ., * and names.`)
    seen.add(key)
  }
  if (seen.has('*') && exportTo.length > 1)
    yield error('field_invalid', path, '* exports to every namespace; nothing else can be listed beside it.')
  if (seen.has('~') && (!mayBeHidden || exportTo.length > 1))
    yield error(
      'field_invalid',
      path,
      mayBeHidden ? '~ exports to nobody; nothing else can be listed beside it.' : '~ is for ServiceEntries alone.',
    )
  if (staysHome && seen.size > 0 && (seen.size > 1 || !seen.has(namespace)))
    yield error(
      'field_invalid',
      path,
      'A rule with a workloadSelector can be exported to its own namespace alone.',
      'Use exportTo: ["."].',
    )
}
