/** What needs Node: files, and certificates. */
export { certificateProblem } from './node/certificate-problem'
export { type LoadFilesOptions, type LoadFilesResult, loadFiles, STANDARD_INPUT } from './node/load-files'
