/** Why serving cannot start, in words for the user. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure'
}
