/** What needs Node: files, and certificates. */
export { certificateProblem } from './node/certificate-problem'
export { type FileProblem, type Found, type FoundFile, findFiles, STANDARD_INPUT } from './node/find-files'
export { inspectCertificate } from './node/inspect-certificate'
export { type LoadFilesOptions, type LoadFilesResult, loadFiles } from './node/load-files'
