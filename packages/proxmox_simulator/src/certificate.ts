import { X509Certificate } from 'node:crypto'
import { generate } from 'selfsigned'

export interface Certificate {
  certificate: string
  privateKey: string
}

/** Makes a self-signed certificate, as every freshly installed host has one. */
export async function createCertificate(names: string[]): Promise<Certificate> {
  const expiry = new Date()
  expiry.setFullYear(expiry.getFullYear() + 10)
  const { cert, private: privateKey } = await generate([{ name: 'commonName', value: names[0] }], {
    keySize: 2048,
    algorithm: 'sha256',
    notAfterDate: expiry,
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          ...names.map((value) => ({ type: 2 as const, value })),
          { type: 7 as const, ip: '127.0.0.1' },
        ],
      },
    ],
  })
  return { certificate: cert, privateKey }
}

/** SHA-256, as colon-separated upper-case hex. */
export const fingerprintOf = (certificate: string) =>
  new X509Certificate(certificate).fingerprint256
