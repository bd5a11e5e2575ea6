import { quote } from '../../read/wording'
import type { IngressBackend } from '../../resources/ingress'
import { checkPort } from '../port-number'
import { error, type Findings } from '../rule'

const SERVICE_NAME = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/

/** A backend is one Service with one port, or one other resource. */
export function* checkBackend({ service, resource }: IngressBackend): Findings {
  if (!service && !resource) yield error('field_required', [], 'The backend is empty.', 'Name a service with its port.')
  if (service && resource) yield error('field_invalid', [], 'service and resource exclude each other.')
  if (!service) return
  if (service.name.length > 63 || !SERVICE_NAME.test(service.name))
    yield error('field_invalid', ['service', 'name'], `${quote(service.name)} is no name of a Service.`)
  const { number, name } = service.port
  if (number === undefined && name === undefined)
    yield error('field_required', ['service', 'port'], 'The port has neither number nor name.')
  if (number !== undefined && name !== undefined)
    yield error('field_invalid', ['service', 'port'], 'The port has a number and a name; keep one.')
  yield* checkPort(['service', 'port', 'number'], number)
  if (name !== undefined && !isPortName(name))
    yield error(
      'field_invalid',
      ['service', 'port', 'name'],
      `${quote(name)} is no port name.`,
      'It has 1 to 15 letters, digits and inner dashes, and one letter at least.',
    )
}

/** A service name of RFC 6335 section 5.1. */
const isPortName = (name: string): boolean =>
  name.length <= 15 && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(name) && /[a-z]/.test(name) && !name.includes('--')
