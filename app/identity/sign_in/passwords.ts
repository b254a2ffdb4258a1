import { randomBytes } from 'node:crypto'
import { HttpContext } from '@adonisjs/core/http'
import hash from '@adonisjs/core/services/hash'
import { E_SIGN_IN_UNAVAILABLE } from '#identity/errors'
import { HashGate } from '#identity/sign_in/hash_gate'

/** A hash costs 46 ms of a core and 19 MiB, so the gate keeps a flood of guesses from starving every other page. */
const gate = new HashGate({ concurrent: 2, waiting: 50 })

const RETRY_AFTER_SECONDS = 5

let decoy: Promise<string> | undefined

export const passwords = {
  /** The hash of a password; throws 503 where too many wait. */
  hash(password: string): Promise<string> {
    return throughGate(() => hash.make(password))
  },

  /**
   * Whether a password belongs to a hash. Where there is no hash one of nobody's password is verified, so that the
   * answer takes as long and is always no. Throws 503 where too many wait.
   */
  async matches(hashed: string | null, password: string): Promise<boolean> {
    const compared = hashed ?? (await passwords.decoy())
    const matches = await throughGate(() => hash.verify(compared, password))
    return matches && hashed !== null
  },

  /** Whether a hash was made with weaker settings than today's. */
  isOutdated(hashed: string): boolean {
    return hash.needsReHash(hashed)
  },

  /** Made once; called at start so that the first stranger does not wait for it. */
  decoy(): Promise<string> {
    return (decoy ??= hash.make(randomBytes(32).toString('base64')))
  },
}

async function throughGate<T>(work: () => Promise<T>): Promise<T> {
  const result = await gate.run(work)
  if (result) return result.value
  HttpContext.get()?.response.header('Retry-After', RETRY_AFTER_SECONDS)
  throw new E_SIGN_IN_UNAVAILABLE()
}
