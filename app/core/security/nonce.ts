import { randomBytes } from 'node:crypto'

const NONCE_BYTES = 16
const POOL_BYTES = NONCE_BYTES * 64

let pool = Buffer.alloc(0)
let used = 0

/** A nonce for one answer, which nobody can guess; from bytes drawn in advance, as asking for each alone takes as long as a query. */
export function newNonce(): string {
  if (used === pool.length) {
    pool = randomBytes(POOL_BYTES)
    used = 0
  }
  return pool.toString('base64url', used, (used += NONCE_BYTES))
}
