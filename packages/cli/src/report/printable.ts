// Configuration is written by others: control characters in it could drive a terminal, and the bidirectional ones could reorder what it shows.
const UNPRINTABLE = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** Text that shows what it holds: characters that would act instead are printed as their code. */
export const printable = (text: string): string =>
  text.replace(UNPRINTABLE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The same for messages, which may have been wrapped: one line of it. */
export const printableLine = (text: string): string => printable(text.trim().replace(/\s*[\r\n]+\s*/g, ' '))
