import SocialFlow from '#identity/models/social_flow'
import { sqlTime } from '#core/database/sql_time'
import type { Session } from '@adonisjs/session'

const KEY = 'social_flows'

/** More tabs than this nobody has open at a provider at once. */
const REMEMBERED = 5

/** The questions that one browser asked: an answer counts only where the question was asked. */
export const browserFlows = {
  remember(session: Session, { id }: SocialFlow): void {
    session.put(KEY, [id, ...idsIn(session)].slice(0, REMEMBERED))
  },

  didAsk(session: Session, { id }: SocialFlow): boolean {
    return idsIn(session).includes(id)
  },

  /** The latest question of this browser to sign in that a provider answered and nobody used, or null. */
  async openFlow(session: Session, provider: string): Promise<SocialFlow | null> {
    const ids = idsIn(session)
    if (!ids.length) return null
    const flows = await SocialFlow.query()
      .whereIn('id', ids)
      .where({ provider, purpose: 'sign_in' })
      .where('expires_at', '>', sqlTime())
      .orderBy('id', 'desc')
    return flows.find((flow) => flow.isOpen) ?? null
  },
}

function idsIn(session: Session): string[] {
  const kept: unknown = session.get(KEY)
  return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : []
}
