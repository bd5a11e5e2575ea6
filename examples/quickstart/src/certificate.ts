import { generate } from 'selfsigned'

export interface KeyPair {
  /** PEM */
  readonly certificate: string
  /** PEM */
  readonly privateKey: string
}

/** A self-signed certificate for `foo.bar.com` and `localhost`, as the task makes one with openssl. */
export const makeCertificate = async (): Promise<KeyPair> => {
  const pair = await generate([{ name: 'commonName', value: 'foo.bar.com' }], {
    keyType: 'ec',
    curve: 'P-256',
    notAfterDate: new Date(Date.now() + 30 * 24 * 3_600_000),
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'foo.bar.com' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  })
  return { certificate: pair.cert, privateKey: pair.private }
}
