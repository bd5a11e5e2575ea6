/** Name of a cluster as Istio prints it. */
export const clusterName = (host: string, port: number | string, subset: string | undefined): string =>
  `outbound|${port}|${subset ?? ''}|${host}`
