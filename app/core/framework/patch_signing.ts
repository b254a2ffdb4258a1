import { createHash, createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import { MessageBuilder } from '@adonisjs/core/helpers'
import type { KeyObject } from 'node:crypto'
import type { Encryption } from '@adonisjs/core/encryption'

type MessageVerifier = ReturnType<Encryption['getMessageVerifier']>

/** So many texts that were signed lately are known again. */
const REMEMBERED = 1_000

/**
 * Lets the framework sign and check cookies with a key that is prepared once. It passes bytes, which cost five times as
 * much as the signature, and signs both sides of each comparison again to compare them. What is signed stays the same.
 * A browser brings the same text at each request and is sent it again, so what was signed here is remembered; not what runs
 * out. Remove when the framework keeps its keys as key objects.
 */
export function patchSigning(verifier: MessageVerifier, secrets: string[]): void {
  const keys = secrets.map((secret) =>
    createSecretKey(createHash('sha256').update(secret).digest())
  )

  const known = new SignedTexts()
  const refuse = verifier.sign.bind(verifier)
  verifier.sign = (payload: unknown, expiresIn?: string | number, purpose?: string) => {
    if (payload === null || payload === undefined) return refuse(payload)
    const isText = typeof payload === 'string' && expiresIn === undefined
    const before = isText ? known.signed(payload, purpose) : undefined
    if (before) return before
    const text = new MessageBuilder().build(payload, expiresIn, purpose)
    const encoded = Buffer.from(text).toString('base64url')
    const signed = `${encoded}.${signatureOf(encoded, keys[0]).toString('base64url')}`
    if (isText) known.keep(signed, payload, purpose)
    return signed
  }

  verifier.unsign = <T>(signed: string, purpose?: string): T | null => {
    const before = known.text(signed, purpose)
    if (before !== undefined) return before as T
    const [encoded, signature, ...more] = String(signed).split('.')
    if (!encoded || !signature || more.length > 0) return null
    const told = Buffer.from(signature)
    const isOurs = keys.some((key) =>
      isSame(told, Buffer.from(signatureOf(encoded, key).toString('base64url')))
    )
    if (!isOurs) return null
    return new MessageBuilder().verify<T>(Buffer.from(encoded, 'base64url').toString(), purpose)
  }
}

function signatureOf(text: string, key: KeyObject): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}

/** What was signed for a purpose, found by the text and by what is signed. */
class SignedTexts {
  readonly #signed = new Map<string, string>()
  readonly #texts = new Map<string, string>()

  signed(text: string, purpose = ''): string | undefined {
    return this.#signed.get(`${purpose}\0${text}`)
  }

  text(signed: string, purpose = ''): string | undefined {
    return this.#texts.get(`${purpose}\0${signed}`)
  }

  keep(signed: string, text: string, purpose = ''): void {
    if (this.#signed.size >= REMEMBERED) {
      this.#signed.clear()
      this.#texts.clear()
    }
    this.#signed.set(`${purpose}\0${text}`, signed)
    this.#texts.set(`${purpose}\0${signed}`, text)
  }
}
