import type { AnswerHead } from './forward-engine'

/** Value of the first header of that name. @param name lower-cased */
export const answerHeader = ({ rawHeaders }: AnswerHead, name: string): string | undefined => {
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const found = rawHeaders[at]
    if (found?.length === name.length && found.toLowerCase() === name) return rawHeaders[at + 1]
  }
  return undefined
}
