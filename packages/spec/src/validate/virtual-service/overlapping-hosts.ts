/** Hosts of a list that share names with an earlier one: the same name twice, `*.foo.com` beside `*.com` or `a.foo.com`. */
export function* overlappingHosts(
  hosts: readonly string[],
): Generator<{ readonly index: number; readonly other: string }> {
  const names = new Set<string>()
  const wildcards: string[] = []
  for (const [index, host] of hosts.entries()) {
    const suffix = host.startsWith('*') ? host.slice(1) : undefined
    const other =
      wildcards.find(
        (wildcard) => host.endsWith(wildcard.slice(1)) || (suffix !== undefined && wildcard.endsWith(suffix)),
      ) ?? (suffix === undefined ? (names.has(host) ? host : undefined) : firstEndingIn(names, suffix))
    if (other !== undefined) yield { index, other }
    if (suffix === undefined) names.add(host)
    else wildcards.push(host)
  }
}

const firstEndingIn = (names: Iterable<string>, suffix: string): string | undefined => {
  for (const name of names) if (name.endsWith(suffix)) return name
  return undefined
}
