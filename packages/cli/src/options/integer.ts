import { InvalidArgumentError } from 'commander'

/** A parser of whole numbers from `least` to `most`; anything else is wrong usage. */
export const integer =
  (least: number, most: number) =>
  (text: string): number => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
    if (value >= least && value <= most) return value
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
  }

export const port = integer(1, 65_535)

/** The longest time a timer of Node can hold. */
export const milliseconds = integer(0, 2_147_483_647)
