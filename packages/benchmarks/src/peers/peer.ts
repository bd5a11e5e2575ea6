/** A proxy under measurement: how to start it as a process of its own that forwards everything from one port to another. */
export interface Peer {
  readonly name: string
  /** Why it cannot run here; undefined when it can. */
  readonly missing: () => string | undefined
  readonly command: (place: Place) => { readonly program: string; readonly args: readonly string[] }
}

export interface Place {
  readonly port: number
  readonly upstreamPort: number
  /** An empty folder of the peer's own. */
  readonly folder: string
}
