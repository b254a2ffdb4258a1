import { createHash } from 'node:crypto'

/** A key that signs in to a machine, as people tell it from others. */
export interface SignInKey {
  type: string
  /** "SHA256:…", as `ssh-keygen -l` prints it. */
  fingerprint: string
  comment: string | null
}

const TYPES: Record<string, string> = {
  'ssh-rsa': 'RSA',
  'ssh-ed25519': 'Ed25519',
  'ecdsa-sha2-nistp256': 'ECDSA',
  'ecdsa-sha2-nistp384': 'ECDSA',
  'ecdsa-sha2-nistp521': 'ECDSA',
  'sk-ssh-ed25519@openssh.com': 'Ed25519-SK',
  'sk-ecdsa-sha2-nistp256@openssh.com': 'ECDSA-SK',
}

/** The keys of a machine from its lines for authorized_keys, in their order; none where none was given. */
export function signInKeys(lines: string[]): SignInKey[] {
  return lines.map((line) => {
    const [algorithm, encoded = '', ...comment] = line.split(' ')
    const digest = createHash('sha256').update(Buffer.from(encoded, 'base64')).digest('base64')
    return {
      type: TYPES[algorithm] ?? algorithm,
      fingerprint: `SHA256:${digest.replace(/=+$/, '')}`,
      comment: comment.join(' ') || null,
    }
  })
}
