const MOST_SHOWN = 5

/** `a, b, c`, and how many more where there are too many to read. */
export const shorten = (names: readonly string[]): string =>
  names.length > MOST_SHOWN
    ? `${names.slice(0, MOST_SHOWN).join(', ')} and ${names.length - MOST_SHOWN} more`
    : names.join(', ')
