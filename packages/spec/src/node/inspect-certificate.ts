import type { InspectCertificate } from '../analyze/context'
import { certificateProblem } from './certificate-problem'

/** Judges certificates by today's date; for the option of that name of `analyze`. */
export const inspectCertificate: InspectCertificate = (certificatePem, keyPem) =>
  certificateProblem(certificatePem, keyPem, new Date())
