import { currencyOf } from '#core/money/currencies'
import { Money } from '#core/money/money'
import { takesTransfers } from '#billing/payments/takes_transfers'
import { formatMoney } from '#core/views/format'
import { creditBalance, usableCredit } from '#billing/ledger/credit_balance'
import { gateways } from '@innkeeper/panel/gateway'
import { savedCardsOf } from '#billing/payments/list_payments'
import { cardName } from '#billing/cards/card_name'
import type { I18n } from '@adonisjs/i18n'
import type PaymentMethod from '#billing/models/payment_method'

/** One way, as a radio option of the forms that pay: a saved card's id, `new_card`, `credit` or `bank_transfer`. */
export interface WayToPay {
  value: string
  label: string
  detail: string
  /** Shown, with its reason as the detail, but not to be chosen. */
  disabled: boolean
}

export interface WaysToPay {
  /** The likeliest first; none where nothing is due. */
  ways: WayToPay[]
  /** The way to suggest; null where none can be chosen. */
  suggested: string | null
  /** Whether something is due that nothing here can pay. */
  stuck: boolean
}

/**
 * The ways in which an account can pay an amount now: what the checkout and the invoice offer, and what is known against
 * it. Null stands for somebody who has no account yet.
 */
export async function waysToPay(
  accountId: string | null,
  due: Money,
  i18n: I18n
): Promise<WaysToPay> {
  if (!due.isPositive) return { ways: [], suggested: null, stuck: false }
  const credit = accountId
    ? await creditBalance(accountId, due.currency)
    : Money.of(0, due.currency)
  const problem = cardProblem(due, i18n)
  const current = gateways.current()?.name
  const saved = accountId ? await savedCardsOf(accountId) : []
  const usable = saved.filter(({ gateway }) => current === undefined || gateway === current)
  const cards = usable.map((card) => savedCard(card, problem, due, i18n))
  const covers = credit.compare(due) >= 0
  const paysPart = credit.isPositive && !covers && usableCredit(credit, due).isPositive
  const ways = [
    ...(credit.isPositive && covers ? [fromCredit('covers', credit, i18n)] : []),
    ...cards.toSorted((a, b) => Number(a.disabled) - Number(b.disabled)),
    newCard(problem, due, i18n),
    ...(paysPart ? [fromCredit('part', credit, i18n)] : []),
    ...(problem && (await takesTransfers()) ? [byTransfer(i18n)] : []),
  ]
  const suggested = ways.find(({ disabled }) => !disabled)?.value ?? null
  return { ways, suggested, stuck: suggested === null }
}

/** The least that a card is charged in a currency. */
export function leastByCard(currency: string): Money {
  return Money.of(currencyOf(currency).minimumCharge, currency)
}

/** The most that a card is charged at once in a currency. */
export function mostByCard(currency: string): Money {
  return Money.of(currencyOf(currency).maximumCharge, currency)
}

function cardProblem(due: Money, i18n: I18n): string | null {
  const least = leastByCard(due.currency)
  const most = mostByCard(due.currency)
  const charged = due.neighbours.below
  if (!gateways.current()) return i18n.t('billing.pay.no_cards')
  if (charged.compare(most) > 0) return i18n.t('billing.pay.too_much', { most: formatMoney(most) })
  if (charged.compare(least) >= 0) return null
  return i18n.t('billing.pay.too_little', { least: formatMoney(least) })
}

/** How a way is described where a card can be charged only part of what is due, to its currency's step. */
function rounded(detail: string, due: Money, i18n: I18n): string {
  if (due.isOnStep) return detail
  const charged = due.neighbours.below
  const amounts = { charged: formatMoney(charged), waived: formatMoney(due.minus(charged)) }
  return i18n.t('billing.pay.rounded', { detail, ...amounts })
}

function savedCard(card: PaymentMethod, problem: string | null, due: Money, i18n: I18n): WayToPay {
  const valid = {
    month: String(card.expMonth).padStart(2, '0'),
    year: String(card.expYear),
  }
  const expiry = i18n.t(card.isExpired ? 'billing.pay.expired' : 'billing.pay.expires', valid)
  return {
    value: card.id,
    label: cardName(card),
    detail: problem ?? rounded(expiry, due, i18n),
    disabled: problem !== null || card.isExpired,
  }
}

function newCard(problem: string | null, due: Money, i18n: I18n): WayToPay {
  return {
    value: 'new_card',
    label: i18n.t('billing.pay.new_card'),
    detail: problem ?? rounded(i18n.t('billing.pay.new_card_detail'), due, i18n),
    disabled: problem !== null,
  }
}

function fromCredit(how: 'covers' | 'part', credit: Money, i18n: I18n): WayToPay {
  return {
    value: 'credit',
    label: i18n.t('billing.pay.credit'),
    detail: i18n.t(`billing.pay.credit_${how}`, { credit: formatMoney(credit) }),
    disabled: false,
  }
}

function byTransfer(i18n: I18n): WayToPay {
  return {
    value: 'bank_transfer',
    label: i18n.t('billing.pay.transfer'),
    detail: i18n.t('billing.pay.transfer_detail'),
    disabled: false,
  }
}
