import { createHash, createPublicKey } from 'node:crypto'
import sshpk from 'sshpk'
import { holdsPrivateKey as holdsMarks } from '#core/security/private_keys'
import { failed, ok, type Result } from '#core/result'
import { readFields } from '#ordering/ssh/wire_format'

export interface PublicKey {
  /** As people know it: RSA, ECDSA, Ed25519, or one of the two on a security key. */
  type: string
  bits: number
  /** "SHA256:…", as `ssh-keygen -l` prints it. */
  fingerprint: string
  comment: string
  /** The one line that goes into authorized_keys. */
  line: string
}

export type PublicKeyProblem = {
  type:
    | 'private_key'
    | 'several_lines'
    | 'options'
    | 'certificate'
    | 'pem'
    | 'unreadable'
    | 'unknown_kind'
    | 'too_short'
    | 'outdated'
    | 'too_long'
}

const LONGEST = 8192
const SHORTEST_RSA = 2048
/** OpenSSH reads no longer one (`SSHBUF_MAX_BIGNUM`). */
const LONGEST_RSA = 16_384
const PRIVATE_MARKS = /PRIVATE KEY|PuTTY-User-Key-File|AGE-SECRET-KEY/i
const LINE = /^([a-z0-9@.-]+)[ \t]+([A-Za-z0-9+/]+={0,2})(?:[ \t]+(\S.*))?$/
const HOLDS_KEY = /\s(?:sk-)?(?:ssh|ecdsa)-[a-z0-9-]+(?:@openssh\.com)?\s+AAAA/
/** Every kind begins with its own name inside as well: "AAAA" is the length of that. */
const OTHER_KIND = /^[a-z0-9-]+(?:@[a-z0-9.-]+)?\s+AAAA/i

const NAMES: Record<string, string> = {
  'ssh-rsa': 'RSA',
  'ssh-ed25519': 'Ed25519',
  'ecdsa-sha2-nistp256': 'ECDSA',
  'ecdsa-sha2-nistp384': 'ECDSA',
  'ecdsa-sha2-nistp521': 'ECDSA',
}

/** Keys that live on a security key, which sshpk does not read: curve, and length of the public point in bytes. */
const SECURITY_KEYS: Record<
  string,
  { name: string; curve: string | null; bits: number; point: number }
> = {
  'sk-ssh-ed25519@openssh.com': { name: 'Ed25519-SK', curve: null, bits: 256, point: 32 },
  'sk-ecdsa-sha2-nistp256@openssh.com': {
    name: 'ECDSA-SK',
    curve: 'nistp256',
    bits: 256,
    point: 65,
  },
}

/** Whether what was sent, at any depth, holds any part of a private key, so that it must be thrown away unread. */
export function holdsPrivateKey(sent: unknown): boolean {
  return holdsMarks(sent, PRIVATE_MARKS)
}

/** Reads one public key in OpenSSH's format, and refuses what no server should trust any more. */
export function parsePublicKey(text: string): Result<PublicKey, PublicKeyProblem> {
  const trimmed = text.trim()
  if (holdsPrivateKey(trimmed)) return failed({ type: 'private_key' })
  if (trimmed.length > LONGEST) return failed({ type: 'too_long' })
  if (/[\r\n]/.test(trimmed)) return failed({ type: 'several_lines' })

  const [, algorithm, encoded, comment = ''] = LINE.exec(trimmed) ?? []
  if (!algorithm || !(algorithm in NAMES || algorithm in SECURITY_KEYS))
    return failed(problemOf(trimmed))

  const blob = Buffer.from(encoded, 'base64')
  const strength =
    algorithm in SECURITY_KEYS ? readSecurityKey(algorithm, blob) : readKey(algorithm, blob)
  if (!strength) return failed({ type: 'unreadable' })
  if (strength.type === 'RSA' && strength.bits < SHORTEST_RSA) return failed({ type: 'too_short' })
  if (strength.type === 'RSA' && strength.bits > LONGEST_RSA) return failed({ type: 'too_long' })

  const line = [algorithm, blob.toString('base64'), comment.replace(/[^\x20-\x7e]/g, '')]
    .filter(Boolean)
    .join(' ')
  return ok({ ...strength, comment, line, fingerprint: fingerprintOf(blob) })
}

function problemOf(text: string): PublicKeyProblem {
  if (/^ssh-dss\s/.test(text)) return { type: 'outdated' }
  if (/-cert-v0[01]@openssh\.com/.test(text)) return { type: 'certificate' }
  if (/-----BEGIN [A-Z ]*PUBLIC KEY-----/.test(text)) return { type: 'pem' }
  if (HOLDS_KEY.test(text)) return { type: 'options' }
  const [name] = text.split(/\s/, 1)
  return { type: OTHER_KIND.test(text) && !(name in NAMES) ? 'unknown_kind' : 'unreadable' }
}

function readKey(algorithm: string, blob: Buffer): { type: string; bits: number } | null {
  try {
    const key = sshpk.parseKey(`${algorithm} ${blob.toString('base64')}`, 'ssh')
    if (!key.toBuffer('rfc4253', {}).equals(blob) || !isSound(blob)) return null
    return { type: NAMES[algorithm], bits: key.size }
  } catch {
    return null
  }
}

/** Whether servers would take the numbers of a key, and only its owner could sign with it. */
function isSound(blob: Buffer): boolean {
  const [algorithm, first, second] = readFields(blob) ?? []
  if (algorithm.toString().startsWith('ecdsa-')) return isOnCurve(first.toString(), second)
  if (algorithm.toString() !== 'ssh-rsa') return true
  return isOdd(first) && isOdd(second) && !first.equals(Buffer.from([1]))
}

function isOdd(number: Buffer): boolean {
  return number[number.length - 1] % 2 === 1
}

/** Whether an uncompressed point (SEC 1 §2.3.3) lies on a curve of OpenSSH's. */
function isOnCurve(curve: string, point: Buffer): boolean {
  const half = (point.length - 1) / 2
  const [x, y] = [point.subarray(1, half + 1), point.subarray(half + 1)]
  const crv = curve.replace('nistp', 'P-')
  try {
    const key = { kty: 'EC', crv, x: x.toString('base64url'), y: y.toString('base64url') }
    return point[0] === 4 && createPublicKey({ key, format: 'jwk' }) !== null
  } catch {
    return false
  }
}

function readSecurityKey(algorithm: string, blob: Buffer): { type: string; bits: number } | null {
  const { name, curve, bits, point } = SECURITY_KEYS[algorithm]
  const fields = readFields(blob)
  const expected = curve ? 4 : 3
  if (fields?.length !== expected || fields[0].toString() !== algorithm) return null
  if (curve && fields[1].toString() !== curve) return null
  const stated = fields[expected - 2]
  if (stated.length !== point || (curve && !isOnCurve(curve, stated))) return null
  return { type: name, bits }
}

function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
}
