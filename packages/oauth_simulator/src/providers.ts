import { json, type Answer } from './answer.js'
import { idTokenOf, keySet } from './id_token.js'
import type { FaultPlace } from './faults.js'
import type { Person } from './people.js'
import type { Grant, ProviderName, Token, World } from './world.js'

/** How one provider differs from the others. */
export interface Provider {
  name: ProviderName
  title: string
  /** Paths below the provider's own, and what they are for. */
  paths: Record<string, FaultPlace>
  /** Whether the parameter `response_type` has to be there. */
  needsResponseType: boolean
  /** What it answers to a code that can be exchanged. */
  tokenAnswer(world: World, grant: Grant, accept: string): Answer
  /** What it answers to one that cannot. */
  tokenRefusal(error: TokenError): Answer
  profile(token: Token): unknown
}

export type TokenError = 'invalid_client' | 'invalid_grant' | 'redirect_uri_mismatch'

const primaryOf = ({ emails }: Person) => emails.at(0) ?? null

/** Claims of a person that their scopes allow (OpenID Connect Core 1.0 §5.4). */
function claimsOf({ person, scopes }: Token): Record<string, unknown> {
  const allows = (scope: string) => scopes.some((one) => one.split(/[/.]/).at(-1) === scope)
  const email = primaryOf(person)
  return {
    sub: person.id,
    ...(allows('profile') && person.name !== null ? { name: person.name } : {}),
    ...(allows('email') && email ? { email: email.email, email_verified: email.verified } : {}),
  }
}

const ofGoogle: Provider = {
  name: 'google',
  title: 'Google',
  paths: { '/o/oauth2/v2/auth': 'authorize', '/token': 'token', '/oauth2/v3/userinfo': 'profile' },
  needsResponseType: true,
  tokenAnswer: (world, grant) => bearer(world, grant, 'https://accounts.google.com'),
  tokenRefusal,
  profile: claimsOf,
}

const ofOpenId: Provider = {
  name: 'openid',
  title: 'Example Company',
  paths: {
    '/.well-known/openid-configuration': 'discovery',
    '/authorize': 'authorize',
    '/token': 'token',
    '/userinfo': 'profile',
    '/keys': 'keys',
  },
  needsResponseType: true,
  tokenAnswer: (world, grant) => bearer(world, grant, `${world.baseUrl}/openid`),
  tokenRefusal,
  profile: claimsOf,
}

/** Paths of a GitHub Enterprise Server, below which github.com's two hosts are one. */
const ofGithub: Provider = {
  name: 'github',
  title: 'GitHub',
  paths: {
    '/login/oauth/authorize': 'authorize',
    '/login/oauth/access_token': 'token',
    '/api/v3/user': 'profile',
    '/api/v3/user/emails': 'emails',
  },
  needsResponseType: false,
  tokenAnswer(world, grant, accept) {
    const answer = {
      access_token: world.tokenFor(grant),
      scope: grant.scopes.join(','),
      token_type: 'bearer',
    }
    if (accept.includes('application/json')) return json(answer)
    const type = 'application/x-www-form-urlencoded; charset=utf-8'
    return { status: 200, text: new URLSearchParams(answer).toString(), type }
  },
  /** GitHub refuses with the status of a success. */
  tokenRefusal: (error) =>
    json({
      error: {
        invalid_client: 'incorrect_client_credentials',
        invalid_grant: 'bad_verification_code',
        redirect_uri_mismatch: 'redirect_uri_mismatch',
      }[error],
    }),
  profile: ({ person }) => ({
    id: Number(person.id),
    login: person.login,
    name: person.name,
    email: person.publicEmail ?? null,
  }),
}

export const PROVIDER = { google: ofGoogle, github: ofGithub, openid: ofOpenId }

function bearer(world: World, grant: Grant, issuer: string): Answer {
  return json({
    access_token: world.tokenFor(grant),
    expires_in: 3599,
    scope: grant.scopes.join(' '),
    token_type: 'Bearer',
    id_token: idTokenOf(world, issuer, grant),
  })
}

function tokenRefusal(error: TokenError): Answer {
  return json({ error }, error === 'invalid_client' ? 401 : 400)
}

/** The addresses of a person; 404 without the scope, as GitHub answers. */
export function emailsOf({ person, scopes }: Token): Answer {
  if (!scopes.includes('user:email') && !scopes.includes('user'))
    return json({ message: 'Not Found' }, 404)
  return json(
    person.emails.map((email, index) => ({ ...email, primary: index === 0, visibility: null }))
  )
}

/** Where everything is (OpenID Connect Discovery 1.0 §3). */
export function discovery(world: World): Answer {
  const base = `${world.baseUrl}/openid`
  return json({
    issuer: base,
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/token`,
    userinfo_endpoint: `${base}/userinfo`,
    jwks_uri: `${base}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    authorization_response_iss_parameter_supported: true,
  })
}

export const keys = (world: World): Answer => json(keySet(world))
