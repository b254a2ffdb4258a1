import { CURRENCIES } from '#tests/support/simulation/shelf'
import type { Deed } from '#tests/support/simulation/deeds'

const FAULTS = [
  'error_before',
  'error_after',
  'error_stored',
  'error_stored_after',
  'reset_before',
  'reset_after',
  'truncate_after',
] as const
const REQUESTS = ['POST /v1/payment_intents', 'POST /v1/refunds', 'POST /v1/checkout', 'GET', '']

const MAY_FAIL = ['pending', 'in_transit', 'paid']

/** What banks and the gateway do, and people in its dashboard. */
export const bankDeeds: Deed[] = [
  {
    name: 'dispute',
    weight: 2,
    async run({ dice, bank }) {
      const charges = await bank.charges()
      const charge = dice.pick(charges.filter(({ isDisputed }) => !isDisputed))
      if (!charge) return
      const reason = dice.percent(30) ? 'inquiry' : 'fraudulent'
      const amount = dice.percent(40) ? dice.between(1, charge.left) : undefined
      await bank.dispute(charge.id, reason, amount)
      return `${amount ?? charge.left} of ${charge.amount} ${reason}`
    },
  },
  {
    name: 'dispute decided',
    weight: 4,
    async run({ dice, bank }) {
      const dispute = dice.pick(await bank.openDisputes())
      if (!dispute) return
      const { id, amount, isInquiry } = dispute
      if (isInquiry && dice.percent(50)) {
        await bank.escalate(id)
        return `${amount} escalated`
      }
      const verdict = dice.percent(50) ? 'won' : 'lost'
      await bank.decide(id, verdict)
      return `${amount} ${verdict}`
    },
  },
  {
    name: 'refund in the dashboard',
    weight: 2,
    async run({ dice, bank }) {
      const charges = await bank.charges()
      const charge = dice.pick(charges.filter(({ isDisputed }) => !isDisputed))
      if (!charge) return
      const amount = dice.between(1, charge.left)
      await bank.refund(charge.id, amount)
      return `${amount} of ${charge.amount}`
    },
  },
  {
    name: 'payout by hand',
    weight: 1,
    async run({ dice, bank }) {
      const amount = await bank.payOut(dice.pick(CURRENCIES)!, dice.between(10, 90))
      return amount === null ? undefined : String(amount)
    },
  },
  {
    name: 'payout fails',
    weight: 2,
    async run({ dice, bank }) {
      const payouts = await bank.payouts()
      const payout = dice.pick(
        payouts.filter(({ status }) => MAY_FAIL.includes(status)).slice(0, 5)
      )
      if (!payout) return
      await bank.failPayout(payout.id)
      return `${payout.amount} ${payout.status}`
    },
  },
  {
    name: 'balance moves by itself',
    weight: 1,
    async run({ dice, bank }) {
      const type = dice.percent(60) ? 'stripe_fee' : 'adjustment'
      const amount = type === 'stripe_fee' ? -dice.between(1, 900) : dice.between(-500, 500) || 1
      const currency = dice.pick(CURRENCIES)!
      await bank.move(type, amount, currency)
      return `${type} ${amount} ${currency}`
    },
  },
  {
    name: 'fault',
    weight: 6,
    async run({ dice, bank }) {
      const kind = dice.pick(FAULTS)!
      const match = dice.pick(REQUESTS)!
      const times = dice.between(1, 4)
      await bank.fail({ kind, match, times })
      return `${kind} ${match} ${times}`
    },
  },
  {
    name: 'gateway is well again',
    weight: 3,
    async run({ bank }) {
      if (!(await bank.isFailing())) return
      await bank.recover()
      return 'yes'
    },
  },
]
