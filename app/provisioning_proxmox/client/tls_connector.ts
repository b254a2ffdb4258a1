import tls from 'node:tls'
import { buildConnector } from 'undici'

/** How a cluster's certificates are trusted. */
export type TlsTrust =
  | { mode: 'public' }
  | { mode: 'ca'; ca: string }
  | { mode: 'fingerprint'; fingerprints: readonly string[] }

/** The connection was never made, so the host got nothing: neither request nor token. */
export class NotConnectedError extends Error {
  readonly name = 'NotConnectedError'

  constructor(
    readonly reason: 'certificate' | 'unreachable',
    message: string,
    options?: ErrorOptions
  ) {
    super(message, options)
  }
}

const CERTIFICATE_CODES =
  /^(?:ERR_TLS_CERT|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(?:GET_ISSUER|VERIFY))/

/** A connector for undici that refuses a host it cannot trust before anything is sent. */
export function tlsConnector(trust: TlsTrust, timeoutMs: number): buildConnector.connector {
  const pins = trust.mode === 'fingerprint' ? new Set(trust.fingerprints.map(normalize)) : null
  const connect = buildConnector({
    timeout: timeoutMs,
    allowH2: false,
    // A resumed session carries no certificate, so there would be nothing to compare.
    maxCachedSessions: 0,
    rejectUnauthorized: pins === null,
    ca: trust.mode === 'ca' ? trust.ca : undefined,
  })

  return (options, callback) => {
    connect(options, (error, socket) => {
      if (error) return callback(toNotConnected(error), null)
      const shown = fingerprintOf(socket)
      if (pins && !(shown && pins.has(normalize(shown)))) {
        socket.destroy()
        return callback(new NotConnectedError('certificate', mismatch(shown)), null)
      }
      callback(null, socket)
    })
  }
}

/** The certificate a host shows to anyone; nothing is sent. Null when it shows none. */
export function readFingerprint(endpoint: string, timeoutMs: number): Promise<string | null> {
  const { hostname, port } = new URL(endpoint)
  return new Promise((resolve) => {
    const socket = tls.connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || 443),
      rejectUnauthorized: false,
      timeout: timeoutMs,
    })
    const finish = (fingerprint: string | null) => {
      socket.destroy()
      resolve(fingerprint)
    }
    socket.once('secureConnect', () => finish(socket.getPeerCertificate().fingerprint256 ?? null))
    socket.once('timeout', () => finish(null))
    socket.once('error', () => finish(null))
  })
}

/** Null once the connection is closed, or when it is a resumed one. */
function fingerprintOf(socket: unknown): string | null {
  if (!(socket instanceof tls.TLSSocket)) return null
  const certificate: tls.PeerCertificate | null = socket.getPeerCertificate()
  return certificate?.fingerprint256 ?? null
}

function mismatch(shown: string | null): string {
  return `The certificate shown (${shown ?? 'none'}) is not the trusted one`
}

function normalize(fingerprint: string): string {
  return fingerprint.replace(/[^0-9a-fA-F]/g, '').toUpperCase()
}

function toNotConnected(error: Error & { code?: string }): NotConnectedError {
  const reason = CERTIFICATE_CODES.test(error.code ?? '') ? 'certificate' : 'unreachable'
  return new NotConnectedError(reason, error.message || String(error.code), { cause: error })
}
