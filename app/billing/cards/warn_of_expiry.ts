import db from '@adonisjs/lucid/services/db'
import { type DateTime } from 'luxon'
import { transaction } from '#core/database/transaction'
import { outbox } from '#core/outbox/outbox'
import { shopDay } from '#billing/shop_day'
import PaymentMethod from '#billing/models/payment_method'
import type { ScheduledTask } from '#core/work/work_registry'

/** Days before the last one of a card on which its owner hears of it; a day or some later where the panel was down. */
const WARNINGS = [7, 30]
const BATCH = 200

/** Tells owners of cards that end soon and are expected to be charged: 30 and 7 days before. */
export const warnOfExpiry: ScheduledTask = {
  name: 'billing.warn_of_expiring_cards',
  everyMs: 12 * 3600_000,

  async run() {
    const today = await shopDay()
    const months = [0, 1].map((ahead) => today.set({ day: 1 }).plus({ months: ahead }))
    for (const month of months) {
      const lastDay = month.plus({ months: 1 }).minus({ days: 1 })
      const daysLeft = Math.round(lastDay.diff(today, 'days').days)
      const warning = WARNINGS.find((days) => daysLeft <= days && daysLeft > days - 7)
      if (warning !== undefined) await warn(lastDay, warning)
    }
  },
}

async function warn(lastDay: DateTime, days: number): Promise<void> {
  for (let after = ''; ;) {
    const cards = await PaymentMethod.query()
      .where({ state: 'active', exp_year: lastDay.year, exp_month: lastDay.month })
      .whereNotNull('default_key')
      .whereIn('account_id', db.from('subscriptions').where('state', 'active').select('account_id'))
      .where('id', '>', after)
      .orderBy('id')
      .limit(BATCH)
    await transaction(async (trx) => {
      for (const { id } of cards)
        await outbox.publish(trx, 'payment_method.expires', { methodId: id, days: String(days) })
    })
    if (cards.length < BATCH) return
    after = cards[cards.length - 1].id
  }
}
