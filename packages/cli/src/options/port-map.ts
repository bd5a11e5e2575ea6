import { InvalidArgumentError } from 'commander'

/** Ports of the configuration and the ports opened for them. */
export type PortMap = ReadonlyMap<number, number>

/** Adds one `--map-port 80=8080`; `80=0` takes any free port. A port that is mapped twice keeps the last. */
export const addPortMapping = (text: string, before: PortMap = new Map()): PortMap => {
  const [, from, to] = /^(\d{1,5})=(\d{1,5})$/.exec(text) ?? []
  const wanted = Number(from)
  const opened = Number(to)
  if (wanted >= 1 && wanted <= 65_535 && opened <= 65_535) return new Map(before).set(wanted, opened)
  throw new InvalidArgumentError('It must be PORT=PORT, such as 80=8080.')
}
