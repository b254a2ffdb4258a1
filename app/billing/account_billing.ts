import { cardName } from '#billing/cards/card_name'
import { creditBalance } from '#billing/ledger/credit_balance'
import { creditHistory } from '#billing/ledger/credit_history'
import { savedCardsOf } from '#billing/payments/list_payments'
import { vatStanding } from '#billing/tax/vat_standing'
import { vatNote } from '#billing/tax/vat_note'
import AutoTopUp from '#billing/models/auto_top_up'
import BillingContact from '#billing/models/billing_contact'
import BillingProfile from '#billing/models/billing_profile'
import TopUp from '#billing/models/top_up'
import type { I18n } from '@adonisjs/i18n'
import type { Cursor } from '#core/database/keyset'
import type Account from '#identity/models/account'

const RECENT = 10

/** All that staff see of how a customer is billed; the credit history by the page, everything else as it stands now. */
export async function accountBilling(account: Account, at: Cursor, i18n: I18n) {
  const { id, currency, vatId, country } = account
  const cards = await savedCardsOf(id)
  return {
    balance: await creditBalance(id, currency),
    history: await creditHistory(id, currency, at),
    profile: await BillingProfile.of(id),
    cards: cards.map((card) => ({ card, name: cardName(card) })),
    topUps: await TopUp.query().where('account_id', id).orderBy('id', 'desc').limit(RECENT),
    auto: await AutoTopUp.findBy('account_id', id),
    contacts: await BillingContact.query().where('account_id', id).orderBy('id'),
    vat: vatId ? await vatStanding({ accountId: id, country, vatId }) : null,
    vatNote: await vatNote(account, i18n),
  }
}
