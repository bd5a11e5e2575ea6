import type { HeaderList } from '@gatewright/matcher'

/** What an engine has to know about the headers of a request before it sends them. */
export interface SendableHeaders {
  /** Without the fields that the connection and the framing of the body decide, whoever set them: a configuration can, too. */
  readonly headers: HeaderList
  /** The client wants to hear from the upstream before it sends its body. */
  readonly expects: boolean
}

export const sendableHeaders = (list: HeaderList): SendableHeaders => {
  let expects = false
  let clean = true
  for (let at = 0; at < list.length; at += 2) {
    const name = list[at] ?? ''
    if (name === 'expect') expects = true
    else if (isDecidedHere(name)) clean = false
  }
  return { headers: clean ? list : list.filter((_, at) => !isDecidedHere(list[at - (at % 2)] ?? '')), expects }
}

const isDecidedHere = (name: string): boolean => {
  switch (name) {
    case 'connection':
    case 'content-length':
    case 'keep-alive':
    case 'proxy-connection':
    case 'transfer-encoding':
    case 'upgrade':
      return true
    default:
      return false
  }
}
