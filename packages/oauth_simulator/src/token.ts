import { createHash } from 'node:crypto'
import type { Answer } from './answer.js'
import type { Provider, TokenError } from './providers.js'
import type { Grant, World } from './world.js'

interface Exchange {
  form: URLSearchParams
  accept: string
  /** The header that may carry the client's name and secret instead of the form. */
  authorization: string | undefined
}

/** Exchanges a code for a token, once, for the client that asked for it. */
export function exchange(world: World, provider: Provider, asked: Exchange): Answer {
  const grant = world.redeem(asked.form.get('code') ?? '')
  const problem = problemOf(world, provider, grant, asked)
  if (problem || !grant) return provider.tokenRefusal(problem ?? 'invalid_grant')
  return provider.tokenAnswer(world, grant, asked.accept)
}

function problemOf(
  world: World,
  provider: Provider,
  grant: Grant | null,
  { form, authorization }: Exchange
): TokenError | null {
  const given = credentialsOf(form, authorization)
  const client = world.clients.find(({ id, secret }) => id === given.id && secret === given.secret)
  if (!client) return 'invalid_client'
  if (!grant || grant.provider !== provider.name || grant.clientId !== client.id)
    return 'invalid_grant'
  if (grant.redirectUri !== form.get('redirect_uri')) return 'redirect_uri_mismatch'
  return provesChallenge(grant, form.get('code_verifier')) ? null : 'invalid_grant'
}

function credentialsOf(form: URLSearchParams, authorization = '') {
  if (!authorization.startsWith('Basic '))
    return { id: form.get('client_id'), secret: form.get('client_secret') }
  const [id, secret] = Buffer.from(authorization.slice(6), 'base64').toString().split(':')
  return { id: decodeURIComponent(id), secret: decodeURIComponent(secret ?? '') }
}

/** Whether the verifier is the one that was hashed into the question (RFC 7636 §4.6). */
function provesChallenge({ challenge }: Grant, verifier: string | null): boolean {
  if (challenge === null) return true
  return (
    createHash('sha256')
      .update(verifier ?? '')
      .digest('base64url') === challenge
  )
}
