import { compose } from '@adonisjs/core/helpers'
import { appUrl } from '#config/app'
import { clock } from '#core/clock'
import { changedRows } from '#core/database/changed_rows'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { UlidModel } from '#core/database/ulid_model'
import { SocialFlowSchema } from '#database/schema'
import { LinkToken } from '#identity/models/link_token'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { SocialProfile, SocialQuestion } from '#identity/social/social_provider'

/** How long a person has to consent, and then to say what is still to be known. */
const VALID_FOR = { minutes: 10 }
const ANSWER_VALID_FOR = { minutes: 30 }

const state = new LinkToken('social_state')
const verifier = new LinkToken('social_verifier')
const nonce = new LinkToken('social_nonce')
const link = new LinkToken('social_link')

/** What a provider is asked for. */
export type SocialPurpose = 'sign_in' | 'connect' | 'confirm'

interface Asker {
  provider: string
  purpose: SocialPurpose
  /** Who is signed in; nobody for whoever wants to sign in. */
  user?: { id: string } | null
  userSessionId?: string | null
}

/**
 * One question to a provider: asked, answered once, used once. No secret is kept: state, verifier and nonce are derived
 * from the id and the application key. Which browser asked is in that browser's session.
 */
export default class SocialFlow extends compose(SocialFlowSchema, UlidModel) {
  declare purpose: SocialPurpose

  static begin({ provider, purpose, user, userSessionId }: Asker): Promise<SocialFlow> {
    return transaction((trx) =>
      SocialFlow.create(
        {
          provider,
          purpose,
          userId: user?.id ?? null,
          userSessionId: userSessionId ?? null,
          expiresAt: clock.now().plus(VALID_FOR),
        },
        { client: trx }
      )
    )
  }

  /** The flow whose state came back, where it still waits for its answer; null for any other text, or none. */
  static async withState(given: unknown): Promise<SocialFlow | null> {
    const id = state.idIn(given)
    const flow = id && (await SocialFlow.find(id))
    if (!flow || !state.matches(String(given), state.hashFor(flow.id))) return null
    return flow.answeredAt === null && flow.expiresAt > clock.now() ? flow : null
  }

  /** The flow of a mailed link, where its answer was not used yet; null otherwise. */
  static async withLink(given: unknown): Promise<SocialFlow | null> {
    const id = link.idIn(given)
    const flow = id && (await SocialFlow.find(id))
    return flow && link.matches(String(given), link.hashFor(flow.id)) && flow.isOpen ? flow : null
  }

  /** The link to mail, made from APP_URL. */
  static linkFor(id: string): string {
    return `${appUrl}/oauth-link/${link.for(id)}`
  }

  get question(): SocialQuestion {
    const { id } = this
    return { state: state.for(id), verifier: verifier.secret(id), nonce: nonce.secret(id) }
  }

  /** Who the provider said it is; null before it answered. */
  get profile(): SocialProfile | null {
    const { subject, name, email, isEmailVerified } = this
    return subject === null ? null : { subject, name, email, isEmailVerified: !!isEmailVerified }
  }

  /** The address of which the provider says that the person reads its mail; null where it says that of none. */
  get provenEmail(): string | null {
    return this.isEmailVerified ? this.email : null
  }

  /** Whether there is an answer that nobody used. */
  get isOpen(): boolean {
    return this.subject !== null && this.usedAt === null && this.expiresAt > clock.now()
  }

  /** Takes the one answer that a flow gets, before anybody is asked what is in it. False where one came before. */
  async takeAnswer(): Promise<boolean> {
    const taken = await SocialFlow.query()
      .where('id', this.id)
      .whereNull('answered_at')
      .where('expires_at', '>', sqlTime())
      .update({ answered_at: sqlTime() })
    return changedRows(taken) === 1
  }

  /** Keeps who answered for as long as a form is filled in. */
  async keep(profile: SocialProfile): Promise<void> {
    Object.assign(this, profile)
    this.expiresAt = clock.now().plus(ANSWER_VALID_FOR)
    await this.save()
  }

  /** Has the answer wait for as long again, from now on. */
  async prolong(trx: TransactionClientContract): Promise<void> {
    this.useTransaction(trx)
    this.expiresAt = clock.now().plus(ANSWER_VALID_FOR)
    await this.save()
  }

  /** Uses up the answer. False where somebody did, or it is too late. */
  async use(trx: TransactionClientContract): Promise<boolean> {
    const used = await SocialFlow.query({ client: trx })
      .where('id', this.id)
      .whereNull('used_at')
      .whereNotNull('subject')
      .where('expires_at', '>', sqlTime())
      .update({ used_at: sqlTime() })
    return changedRows(used) === 1
  }
}
