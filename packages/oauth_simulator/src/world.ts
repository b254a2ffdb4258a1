import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { Faults } from './faults.js'
import type { Person } from './people.js'

export const PROVIDERS = ['google', 'github', 'openid'] as const
export type ProviderName = (typeof PROVIDERS)[number]

/** An application that may ask people to sign in. */
export interface Client {
  id: string
  secret: string
  /** Where people may be sent back to; the whole address is compared. */
  redirectUris: string[]
}

/** A consent that was given and not yet exchanged. */
export interface Grant {
  provider: ProviderName
  clientId: string
  redirectUri: string
  person: Person
  scopes: string[]
  challenge: string | null
  nonce: string | null
  expiresAt: number
}

export interface LoggedRequest {
  method: string
  /** Without its query, which holds codes. */
  path: string
  status: number
}

export interface Token {
  person: Person
  scopes: string[]
}

const CODE_LASTS_MS = 10 * 60_000
const REQUESTS_KEPT = 500

/** All that the providers know. */
export class World {
  readonly faults = new Faults()
  readonly keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  readonly requests: LoggedRequest[] = []
  readonly tokens = new Map<string, Token>()
  readonly #grants = new Map<string, Grant>()
  baseUrl = ''

  constructor(
    readonly people: Person[],
    readonly clients: Client[],
    readonly now: () => number
  ) {}

  person(id: string | null): Person | undefined {
    return this.people.find((one) => one.id === id)
  }

  /** The code for a consent; it can be exchanged once, for ten minutes. */
  grant(consent: Omit<Grant, 'expiresAt'>): string {
    const code = randomBytes(20).toString('base64url')
    this.#grants.set(code, { ...consent, expiresAt: this.now() + CODE_LASTS_MS })
    return code
  }

  /** The consent behind a code, which is worth nothing from now on. */
  redeem(code: string): Grant | null {
    const grant = this.#grants.get(code)
    this.#grants.delete(code)
    return grant && grant.expiresAt > this.now() ? grant : null
  }

  /** A token that reads the person's profile. */
  tokenFor({ person, scopes }: Grant): string {
    const token = randomBytes(24).toString('base64url')
    this.tokens.set(token, { person, scopes })
    return token
  }

  log(request: LoggedRequest): void {
    this.requests.push(request)
    if (this.requests.length > REQUESTS_KEPT) this.requests.shift()
  }
}
