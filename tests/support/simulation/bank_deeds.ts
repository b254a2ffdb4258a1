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
      await bank.dispute(charge.id, reason)
      return `${charge.amount} ${reason}`
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
