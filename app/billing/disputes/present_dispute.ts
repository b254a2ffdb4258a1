import { formatDate, formatMoney } from '#core/views/format'
import type { I18n } from '@adonisjs/i18n'
import type DisputePart from '#billing/models/dispute_part'
import type Dispute from '#billing/models/dispute'

/** What staff read of disputes, on the pages of an invoice, an order and a customer; of an invoice it is what concerns that one. */
export function disputeNotices(i18n: I18n, disputes: Dispute[], invoiceId?: string) {
  return disputes.map((dispute) => {
    const story = storyOf(dispute)
    const part = invoiceId ? partOf(dispute, invoiceId) : null
    const facts = {
      amount: formatMoney(part?.amount ?? dispute.amount),
      whole: formatMoney(dispute.amount),
      reason: dispute.reason.replaceAll('_', ' '),
      answerBy: dispute.answerBy ? formatDate(dispute.answerBy) : 'none',
    }
    return {
      tone: TONES[story],
      title: i18n.t(`billing.disputes.${story}.title`, facts),
      text: i18n.t(`billing.disputes.${story}.text`, facts),
      /** Where the charge paid others too: what the whole dispute is about. */
      shared: part && i18n.t('billing.disputes.shared', facts),
      id: dispute.id,
      invoice: dispute.$preloaded.invoice ? dispute.invoice : null,
    }
  })
}

/** What of a dispute is about an invoice; null where it is about nothing else. */
function partOf({ parts }: Dispute, invoiceId: string): DisputePart | null {
  const others = parts.filter(({ amountMinor }) => amountMinor > 0)
  return others.length > 1 ? (parts.find((one) => one.invoiceId === invoiceId) ?? null) : null
}

const TONES = { open: 'warn', inquiry: 'warn', won: 'ok', lost: 'bad', closed: 'info' } as const

function storyOf({ state, isOpen, isInquiry }: Dispute): keyof typeof TONES {
  if (isOpen) return isInquiry ? 'inquiry' : 'open'
  return state === 'won' || state === 'lost' ? state : 'closed'
}
