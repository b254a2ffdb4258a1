import { formatDate, formatMoney } from '#core/views/format'
import type { I18n } from '@adonisjs/i18n'
import type Dispute from '#billing/models/dispute'

/** What staff read of disputes, on the pages of an invoice, an order and a customer. */
export function disputeNotices(i18n: I18n, disputes: Dispute[]) {
  return disputes.map((dispute) => {
    const story = storyOf(dispute)
    const facts = {
      amount: formatMoney(dispute.amount),
      reason: dispute.reason.replaceAll('_', ' '),
      answerBy: dispute.answerBy ? formatDate(dispute.answerBy) : 'none',
    }
    return {
      tone: TONES[story],
      title: i18n.t(`billing.disputes.${story}.title`, facts),
      text: i18n.t(`billing.disputes.${story}.text`, facts),
      id: dispute.id,
      invoice: dispute.$preloaded.invoice ? dispute.invoice : null,
    }
  })
}

const TONES = { open: 'warn', inquiry: 'warn', won: 'ok', lost: 'bad', closed: 'info' } as const

function storyOf({ state, isOpen, isInquiry }: Dispute): keyof typeof TONES {
  if (isOpen) return isInquiry ? 'inquiry' : 'open'
  return state === 'won' || state === 'lost' ? state : 'closed'
}
