import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import { DIAGNOSTIC_CODES, type Diagnostic, type Severity } from '@gatewright/spec'
import { inReadingOrder } from './order'

const LEVEL: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' }

/** Findings as SARIF 2.1.0, which code hosts show beside the lines they are about. */
export const sarifReport = (diagnostics: readonly Diagnostic[], version: string): string => {
  const codes = [...new Set(diagnostics.map((d) => d.code))].sort()
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'gatewright',
            version,
            rules: codes.map((id) => ({ id, shortDescription: { text: DIAGNOSTIC_CODES[id] } })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: inReadingOrder(diagnostics).map((d) => ({
          ruleId: d.code,
          ruleIndex: codes.indexOf(d.code),
          level: LEVEL[d.severity],
          message: { text: d.hint ? `${d.message} ${d.hint}` : d.message },
          locations: locationsOf(d),
        })),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

const locationsOf = ({ file, line, column, resource, path }: Diagnostic) => {
  const physicalLocation =
    file === undefined ? undefined : { artifactLocation: { uri: uriOf(file) }, region: regionOf(line, column) }
  const name = resource && `${resource.kind}/${resource.namespace}/${resource.name}`
  const logicalLocations = name
    ? [{ fullyQualifiedName: path ? `${name} ${path}` : name, kind: 'resource' }]
    : undefined
  return physicalLocation || logicalLocations ? [{ physicalLocation, logicalLocations }] : []
}

const regionOf = (line: number | undefined, column: number | undefined) =>
  line === undefined ? undefined : { startLine: line, startColumn: column }

// Relative names stay relative, so that a code host finds them in the repository.
const uriOf = (file: string) =>
  isAbsolute(file) ? pathToFileURL(file).href : file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/')
