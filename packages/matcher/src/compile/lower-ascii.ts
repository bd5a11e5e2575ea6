const BEYOND_ASCII = /[^\0-\x7f]/
const UPPER = /[A-Z]/g

/** Lower case of the letters A to Z only, so that the length never changes. */
export const lowerAscii = (text: string): string =>
  BEYOND_ASCII.test(text) ? text.replace(UPPER, (letter) => letter.toLowerCase()) : text.toLowerCase()
