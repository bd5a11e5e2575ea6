import { describe, expect, it } from 'vitest'
import { certificateProblem } from './certificate-problem'

// A self-signed pair made for this test, valid from November 2026 to November 2036; it protects nothing.
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBnTCCAUKgAwIBAgIUMG9SCOfnkSFKS7SQTG8nc27/1fMwCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMc2hvcC5leGFtcGxlMB4XDTI2MTEyMjE4MDk0NVoXDTM2MTEx
OTE4MDk0NVowFzEVMBMGA1UEAwwMc2hvcC5leGFtcGxlMFkwEwYHKoZIzj0CAQYI
KoZIzj0DAQcDQgAEWUlC+e87aRmD9PyoQvcAIws3h939vuGHXIfJgzTRTgODlOwS
6s768S4cp/JlClnI6Qn2QgWTJRd6siD9wHH3QKNsMGowHQYDVR0OBBYEFDcA3bL1
p0aKYgA5fPldPeT7h8bKMB8GA1UdIwQYMBaAFDcA3bL1p0aKYgA5fPldPeT7h8bK
MA8GA1UdEwEB/wQFMAMBAf8wFwYDVR0RBBAwDoIMc2hvcC5leGFtcGxlMAoGCCqG
SM49BAMCA0kAMEYCIQDPhvw20HJVNGvxJ0a5tGw9l/foUeAzJXksswYfRXOH6AIh
AJ3U9zXxqyxbiBV3HDa3WBFcYxdO/SYrr39kRipIm0mG
-----END CERTIFICATE-----`
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgDgGrYljIo+1f0T4+
Jx3tOohaEqLYxpjsDOQvWt99k6ahRANCAARZSUL57ztpGYP0/KhC9wAjCzeH3f2+
4Ydch8mDNNFOA4OU7BLqzvrxLhyn8mUKWcjpCfZCBZMlF3qyIP3AcfdA
-----END PRIVATE KEY-----`
const OTHER_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgKs7MMCk5zErjCfNF
DleECjS6X/kOaZ2nWjLEa4hWlkShRANCAAT0BnWyDne1D5yGBD74V7yvt2ezZOuY
o1h9zlIFookkJYdLjpZ6mzAoMNA8LfeWF+MK+HxWRi7DpZwdMOKCtbKC
-----END PRIVATE KEY-----`

const in2030 = new Date('2030-01-01')

describe('certificateProblem', () => {
  it.each([
    ['a certificate with its key is fine', CERTIFICATE, KEY],
    ['a certificate is judged without a key, too', CERTIFICATE, undefined],
    ['what stands around the PEM blocks does not matter', `CN = shop\n${CERTIFICATE}\n`, `\n${KEY}`],
    ['a chain begins with the own certificate', `${CERTIFICATE}\n${CERTIFICATE}\n`, KEY],
  ])('%s', (_rule, certificate, key) => {
    expect(certificateProblem(certificate, key, in2030)).toBeUndefined()
  })

  it.each([
    ['text that is no PEM', 'hello', KEY, /certificate is not readable/],
    ['an empty certificate', '', KEY, /certificate is not readable/],
    ['a broken PEM block', CERTIFICATE.replace('MI', 'XX'), KEY, /certificate is not readable/],
    ['a key in place of the certificate', KEY, KEY, /certificate is not readable/],
    ['a certificate in place of the key', CERTIFICATE, CERTIFICATE, /key is not readable/],
    ['an unreadable key', CERTIFICATE, KEY.replace('MI', 'XX'), /key is not readable/],
    ['an encrypted key', CERTIFICATE, KEY.replaceAll('PRIVATE', 'ENCRYPTED PRIVATE'), /encrypted/],
    ['the key of another certificate', CERTIFICATE, OTHER_KEY, /belongs to another/],
  ])('%s is a problem', (_rule, certificate, key, problem) => {
    expect(certificateProblem(certificate, key, in2030)).toMatch(problem)
  })

  it('a certificate is used in its time alone', () => {
    expect(certificateProblem(CERTIFICATE, KEY, new Date('2020-01-01'))).toMatch(/not valid before 2026/)
    expect(certificateProblem(CERTIFICATE, KEY, new Date('2040-01-01'))).toMatch(/expired on 2036/)
  })
})
