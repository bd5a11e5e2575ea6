/** Text of a file that a finding points into; undefined where there is none. */
export type SourceText = (file: string) => string | undefined
