/** What needs Node: files, and certificates. */
export { certificateProblem } from './node/certificate-problem'
export { STANDARD_INPUT } from './node/find-files'
export { inspectCertificate } from './node/inspect-certificate'
export { type LoadFilesOptions, type LoadFilesResult, loadFiles } from './node/load-files'
