import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** What the panel holds the shop closed for by itself: its database turned out to be an older copy. */
export type HoldReason = 'older_database'

declare module '@innkeeper/panel' {
  interface SettingTypes {
    /** Since when the shop is held closed, as an ISO time; empty while it is open. Set by commands, shown on no form. */
    'core.held_since': string
    /** Why, where the panel did it by itself. */
    'core.held_because': HoldReason | ''
  }
}

/**
 * Whether the shop is held closed, as after a restored backup. Meanwhile no background work runs, so that nothing is
 * built, removed, refunded or mailed; nobody orders or pays; and only staff change anything.
 */
export const shopHold = {
  /** Since when, or null while the shop is open. At most five seconds old; inside a transaction, pass it. */
  async since(trx?: TransactionClientContract): Promise<string | null> {
    return (await settings.get('core.held_since', trx)) || null
  },

  async isOn(trx?: TransactionClientContract): Promise<boolean> {
    return (await this.since(trx)) !== null
  },

  /** Why the panel did it by itself; null where somebody else did, and while the shop is open. */
  async because(): Promise<HoldReason | null> {
    return (await this.isOn()) ? (await settings.get('core.held_because')) || null : null
  },

  /** Holds the shop closed from now on; quiet where it is. Other processes follow within five seconds. */
  async begin({ because = '' }: { because?: HoldReason | '' } = {}): Promise<void> {
    await transaction(async (trx) => {
      if (await this.isOn(trx)) return
      const since = clock.now().toISO() ?? ''
      await settings.set({ 'core.held_since': since, 'core.held_because': because }, trx)
    })
  },

  /** Opens the shop; what waited goes on. */
  async end(): Promise<void> {
    await transaction((trx) =>
      settings.set({ 'core.held_since': '', 'core.held_because': '' }, trx)
    )
  },
}
