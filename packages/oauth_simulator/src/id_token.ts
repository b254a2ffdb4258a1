import { sign } from 'node:crypto'
import type { Grant, World } from './world.js'

const KEY_ID = 'simulator-1'
const LASTS_SECONDS = 3600

/** What the provider says of the person, signed with its key (OpenID Connect Core 1.0 §2). */
export function idTokenOf(world: World, issuer: string, grant: Grant): string {
  const now = Math.floor(world.now() / 1000)
  const claims = {
    iss: issuer,
    aud: grant.clientId,
    sub: grant.person.id,
    iat: now,
    exp: now + LASTS_SECONDS,
    ...(grant.nonce === null ? {} : { nonce: grant.nonce }),
  }
  const head = `${encoded({ alg: 'RS256', kid: KEY_ID, typ: 'JWT' })}.${encoded(claims)}`
  return `${head}.${sign('RSA-SHA256', Buffer.from(head), world.keys.privateKey).toString('base64url')}`
}

/** The keys with which id tokens can be checked (RFC 7517). */
export function keySet({ keys }: World) {
  const key = keys.publicKey.export({ format: 'jwk' })
  return { keys: [{ ...key, kid: KEY_ID, use: 'sig', alg: 'RS256' }] }
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
