import type { FieldPath } from '../diagnostic'
import type { Finding } from '../finding'
import { error } from './rule'

/** A port is 1 to 65535. */
export function* checkPort(path: FieldPath, port: number | undefined): Generator<Finding> {
  if (port !== undefined && (port < 1 || port > 65535))
    yield error('port_invalid', path, `The port is ${port}; it must be 1 to 65535.`)
}
