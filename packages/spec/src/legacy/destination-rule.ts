import { note, type Rewriting, rename } from './rewriting'

/** The host of a rule was called its name. */
export const rewriteDestinationRule = (rewriting: Rewriting): void => {
  if (rename(rewriting, rewriting.value.spec, ['spec'], 'name', 'host'))
    note(rewriting, ['spec', 'name'], 'name is the old name of host.', 'Write host: in place of name:.')
}
