import { randomBytes } from 'node:crypto'
import { HttpContext } from '@adonisjs/core/http'
import hash from '@adonisjs/core/services/hash'
import { E_SIGN_IN_UNAVAILABLE } from '#identity/errors'
import { clientNetwork } from '#core/security/client_network'
import { passwordForm } from '#identity/passwords/password_form'
import { HashGate } from '#identity/passwords/hash_gate'

/** A hash costs 46 ms of a core and 19 MiB, so the gate keeps a flood of guesses from starving every other page. */
const gate = new HashGate({ concurrent: 2, waiting: 50, waitingFromOne: 20 })

const RETRY_AFTER_SECONDS = 5

let dummyHash: Promise<string> | undefined

interface Verification {
  matches: boolean
  /** Whether the hash is of weaker settings, or of another form of the text, than are made today. */
  isOutdated: boolean
}

export const passwords = {
  /** The hash of a password; throws 503 where too many wait. */
  hash(password: string): Promise<string> {
    return throughGate(() => hash.make(passwordForm(password)), false)
  },

  /**
   * Whether a password belongs to a hash, also to one that was made of the text as it was typed. Where there is no hash
   * one of nobody's password is verified, so that the answer takes as long and is always no. Throws 503, having tried
   * nothing, where too many wait; people who are known wait in a queue of their own.
   */
  async verify(
    hashed: string | null,
    password: string,
    { isKnown = false }: { isKnown?: boolean } = {}
  ): Promise<Verification> {
    const compared = hashed ?? (await passwords.dummyHash())
    const form = await throughGate(() => matchingForm(compared, password), isKnown)
    if (form === null || hashed === null) return { matches: false, isOutdated: false }
    const isOutdated = form !== passwordForm(password) || hash.needsReHash(hashed)
    return { matches: true, isOutdated }
  },

  /** Made once; called at start so that the first stranger does not wait for it. */
  dummyHash(): Promise<string> {
    return (dummyHash ??= hash.make(randomBytes(32).toString('base64')))
  },
}

/** The form of a password that a hash is of, or null. */
async function matchingForm(hashed: string, password: string): Promise<string | null> {
  for (const form of new Set([passwordForm(password), password, password.normalize('NFC')]))
    if (await hash.verify(hashed, form)) return form
  return null
}

async function throughGate<T>(work: () => Promise<T>, isKnown: boolean): Promise<T> {
  const ctx = HttpContext.get()
  const from = ctx ? clientNetwork(ctx.request.ip()) : ''
  const result = await gate.run(work, { isKnown, from })
  if (result) return result.value
  ctx?.response.header('Retry-After', RETRY_AFTER_SECONDS)
  throw new E_SIGN_IN_UNAVAILABLE()
}
