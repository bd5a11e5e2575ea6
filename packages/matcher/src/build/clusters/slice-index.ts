import type { EndpointSlice, ResourceSet } from '@gatewright/spec'

/** EndpointSlices by the Service they belong to, and labels of the pods behind their endpoints where the input has the pods. */
export interface SliceIndex {
  of(service: { readonly name: string; readonly namespace: string }): readonly EndpointSlice[]
  podLabels(namespace: string, name: string): Readonly<Record<string, string>> | undefined
}

const SERVICE_NAME_LABEL = 'kubernetes.io/service-name'

export const createSliceIndex = (resources: ResourceSet): SliceIndex => {
  const slices = new Map<string, EndpointSlice[]>()
  for (const slice of resources.endpointSlices) {
    const labels = slice.metadata.labels ?? {}
    if (!Object.hasOwn(labels, SERVICE_NAME_LABEL)) continue
    const key = `${slice.metadata.namespace}/${labels[SERVICE_NAME_LABEL]}`
    const others = slices.get(key)
    if (others) others.push(slice)
    else slices.set(key, [slice])
  }
  const pods = new Map(
    (resources.others ?? [])
      .filter(({ kind }) => kind === 'Pod')
      .map(({ metadata }) => [`${metadata.namespace}/${metadata.name}`, metadata.labels ?? {}]),
  )
  return {
    of: ({ name, namespace }) => slices.get(`${namespace}/${name}`) ?? [],
    podLabels: (namespace, name) => pods.get(`${namespace}/${name}`),
  }
}
