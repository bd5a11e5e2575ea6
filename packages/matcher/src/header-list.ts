/** Headers as they go over the wire, name and value in turn: `['host', 'a.com', 'x', '1']`. Names are lower-cased. */
export type HeaderList = string[]

/** Value of the first header of that name. */
export const firstHeader = (list: readonly string[], name: string): string | undefined => {
  for (let at = 0; at < list.length; at += 2) if (list[at] === name) return list[at + 1]
  return undefined
}

/** Values of all headers of that name, joined with `,` as conditions compare them. */
export const joinedHeader = (list: readonly string[], name: string): string | undefined => {
  let joined: string | undefined
  for (let at = 0; at < list.length; at += 2)
    if (list[at] === name) joined = joined === undefined ? list[at + 1] : `${joined},${list[at + 1]}`
  return joined
}

export const removeHeader = (list: HeaderList, name: string): void => {
  let to = 0
  for (let at = 0; at < list.length; at += 2) {
    if (list[at] === name) continue
    if (to !== at) {
      list[to] = list[at] ?? ''
      list[to + 1] = list[at + 1] ?? ''
    }
    to += 2
  }
  list.length = to
}

/** One header of that name with that value remains, in the place of the first there was. */
export const setHeader = (list: HeaderList, name: string, value: string): void => {
  for (let at = 0; at < list.length; at += 2) {
    if (list[at] !== name) continue
    list[at + 1] = value
    removeAfter(list, name, at + 2)
    return
  }
  list.push(name, value)
}

const removeAfter = (list: HeaderList, name: string, from: number): void => {
  let to = from
  for (let at = from; at < list.length; at += 2) {
    if (list[at] === name) continue
    list[to] = list[at] ?? ''
    list[to + 1] = list[at + 1] ?? ''
    to += 2
  }
  list.length = to
}
