import { randomBytes } from 'node:crypto'
import { HttpContext } from '@adonisjs/core/http'
import hash from '@adonisjs/core/services/hash'
import { E_SIGN_IN_UNAVAILABLE } from '#identity/errors'
import { clientNetwork } from '#core/security/client_network'
import { HashGate } from '#identity/sign_in/hash_gate'

/** A hash costs 46 ms of a core and 19 MiB, so the gate keeps a flood of guesses from starving every other page. */
const gate = new HashGate({ concurrent: 2, waiting: 50, waitingFromOne: 20 })

const RETRY_AFTER_SECONDS = 5

let decoy: Promise<string> | undefined

interface Verification {
  matches: boolean
  /** Whether the hash is of weaker settings, or of another form of the text, than are made today. */
  isOutdated: boolean
}

/**
 * The form in which a password is hashed: what one keyboard sends as one character and another as two is the same
 * (NFKC, as NIST SP 800-63B-4 §3.1.1.2 has it). Nothing else of it is changed.
 */
export function passwordForm(password: string): string {
  return password.normalize('NFKC')
}

export const passwords = {
  /** The hash of a password; throws 503 where too many wait. */
  hash(password: string): Promise<string> {
    return throughGate(() => hash.make(passwordForm(password)), false)
  },

  /**
   * Whether a password belongs to a hash, also to one that was made of the text as it was typed. Where there is no hash
   * one of nobody's password is verified, so that the answer takes as long and is always no. Throws 503 where too many
   * wait; people who are known wait in a queue of their own.
   */
  async verify(
    hashed: string | null,
    password: string,
    { isKnown = false }: { isKnown?: boolean } = {}
  ): Promise<Verification> {
    const compared = hashed ?? (await passwords.decoy())
    for (const form of new Set([passwordForm(password), password, password.normalize('NFC')])) {
      const matches = await throughGate(() => hash.verify(compared, form), isKnown)
      if (!matches || hashed === null) continue
      return { matches, isOutdated: form !== passwordForm(password) || hash.needsReHash(hashed) }
    }
    return { matches: false, isOutdated: false }
  },

  /** Made once; called at start so that the first stranger does not wait for it. */
  decoy(): Promise<string> {
    return (decoy ??= hash.make(randomBytes(32).toString('base64')))
  },
}

async function throughGate<T>(work: () => Promise<T>, isKnown: boolean): Promise<T> {
  const ctx = HttpContext.get()
  const from = ctx ? clientNetwork(ctx.request.ip()) : ''
  const result = await gate.run(work, { isKnown, from })
  if (result) return result.value
  ctx?.response.header('Retry-After', RETRY_AFTER_SECONDS)
  throw new E_SIGN_IN_UNAVAILABLE()
}
