/** A host of the resources as domains of virtual hosts and server names are written: lower case, without the dot of the root. */
export const domainName = (host: string): string => host.toLowerCase().replace(/(?<=.)\.$/, '')
