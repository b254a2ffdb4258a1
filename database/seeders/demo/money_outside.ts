import { clock } from '#core/clock'
import { receiveFile } from '#billing/bank/receive_file'
import { catchUpEvents } from '#billing/webhooks/catch_up_events'
import Invoice from '#billing/models/invoice'
import Payment from '#billing/models/payment'
import type { Actor } from '#core/actor'
import type { Stage } from '#database/seeders/demo/stage'

const SHOPS_IBAN = 'DE89370400440532013000'

/** The bank of a customer disputes the first charge of their card; staff have days to respond. */
export async function disputeFirstCharge(stage: Stage, accountId: string): Promise<void> {
  const payment = await Payment.query()
    .where({ account_id: accountId, kind: 'card' })
    .orderBy('id')
    .firstOrFail()
  await stage.stripe.dispute(payment.externalId ?? '', 'product_not_received')
  await catchUpEvents.run()
  await stage.workUntilStill()
}

/** The shop's bank tells of a transfer that pays what a customer owes, of one that nobody knows, and of rent that went out. */
export async function bankSendsStatement(accountId: string, by: Actor): Promise<void> {
  const due = await Invoice.query()
    .where({ account_id: accountId, state: 'open' })
    .orderBy('id')
    .firstOrFail()
  const day = clock.now().toISODate()
  const entries = [
    {
      ...{ amount: due.amountDue().toDecimal(), direction: 'CRDT', party: 'Lars Thomsen' },
      ...{ iban: 'DE02120300000000202051', purpose: `Rechnung ${due.number}`, reference: '2026-1' },
    },
    {
      ...{ amount: '25.00', direction: 'CRDT', party: 'Elbkontor GmbH' },
      ...{ iban: 'DE02500105170137075030', purpose: 'Vielen Dank', reference: '2026-2' },
    },
    {
      ...{ amount: '890.00', direction: 'DBIT', party: 'Hafen Colocation AG' },
      ...{ iban: 'DE02100500000054540402', purpose: 'Rack 7', reference: '2026-3' },
    },
  ]
  const xml = `<Document><BkToCstmrStmt><Stmt><Acct><Id><IBAN>${SHOPS_IBAN}</IBAN></Id></Acct>${entries
    .map((entry) => entryXml(entry, day))
    .join('')}</Stmt></BkToCstmrStmt></Document>`
  const file = { bytes: Buffer.from(xml), name: 'statement.xml', bankAccount: SHOPS_IBAN, by }
  const taken = await receiveFile(file)
  if (!taken.ok) throw new Error(`The statement was refused: ${taken.error.type}`)
}

interface Entry {
  amount: string
  direction: string
  party: string
  iban: string
  purpose: string
  reference: string
}

function entryXml({ amount, direction, party, iban, purpose, reference }: Entry, day: string) {
  const side = direction === 'CRDT' ? 'Dbtr' : 'Cdtr'
  return `<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${direction}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>${day}</Dt></BookgDt><AcctSvcrRef>${reference}</AcctSvcrRef><NtryDtls><TxDtls><RltdPties>
<${side}><Pty><Nm>${party}</Nm></Pty></${side}><${side}Acct><Id><IBAN>${iban}</IBAN></Id></${side}Acct>
</RltdPties><RmtInf><Ustrd>${purpose}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`
}
