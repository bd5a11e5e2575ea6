/** Where header operations find the values of `%...%` substitutions. */
export interface SubstitutionContext {
  /**
   * `%REQ(name)%`: first value of a request header, of the same list that request operations change.
   * `:path` is path and query before any rewrite; `:authority` and `host` are the Host as received.
   * @param name lower-cased
   */
  requestHeader(name: string): string | undefined
  /** `%RESP(name)%`: first value of a header of the upstream's answer. */
  responseHeader(name: string): string | undefined
  /**
   * Everything else, such as `DOWNSTREAM_REMOTE_ADDRESS`, `PROTOCOL` or `START_TIME` with its argument.
   * Undefined where it is unknown: the substitution then leaves nothing.
   */
  value(command: string, argument: string | undefined): string | undefined
}
