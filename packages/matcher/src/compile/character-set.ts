/** Printable ASCII characters, by code: 1 for members, 0 for others. */
export type CharacterSet = Uint8Array

export const FIRST = 0x20
export const LAST = 0x7e

export const setOf = (isMember: (code: number) => boolean): CharacterSet => {
  const set = new Uint8Array(LAST + 1)
  for (let code = FIRST; code <= LAST; code++) if (isMember(code)) set[code] = 1
  return set
}

export const only = (member: number): CharacterSet => setOf((code) => code === member)

export const ANY_CHARACTER: CharacterSet = setOf(() => true)

/** Set of `\d`, `\w`, `\s` and their opposites by letter. RE2's Perl classes are ASCII. */
export const PERL_SETS: ReadonlyMap<string, CharacterSet> = new Map(
  [
    { letter: 'd', members: /[0-9]/ },
    { letter: 'w', members: /[0-9A-Za-z_]/ },
    { letter: 's', members: /[\t\n\f\r ]/ },
  ].flatMap(({ letter, members }) => [
    [letter, setOf((code) => members.test(String.fromCharCode(code)))],
    [letter.toUpperCase(), setOf((code) => !members.test(String.fromCharCode(code)))],
  ]),
)
