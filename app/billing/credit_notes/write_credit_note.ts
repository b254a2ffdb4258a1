import { actorText, type Actor } from '#core/actor'
import { nextInSequence } from '#core/database/sequence'
import { newId } from '#core/ids'
import { settings } from '#core/settings/settings'
import { shopDay } from '#billing/shop_day'
import { CREDIT_NOTE_SERIES } from '#billing/credit_notes/credit_note_series'
import { creditNoteSnapshot } from '#billing/credit_notes/credit_note_snapshot'
import { invoiceNumber } from '#billing/invoices/invoice_number'
import { hashOf } from '#billing/invoices/invoice_snapshot'
import CreditNote from '#billing/models/credit_note'
import type { DateTime } from 'luxon'
import type { Money } from '#core/money/money'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { CreditParts } from '#billing/credit_notes/credit_parts'
import type { Settling } from '#billing/credit_notes/issue_credit_note'
import type Invoice from '#billing/models/invoice'

export interface CreditNoteFacts {
  /** Chosen beforehand, so that what belongs to the note could name it. */
  id: string
  parts: CreditParts
  returned: Money
  settle: Settling
  cause: string
  reason: string
  by: Actor
}

/** Writes the document with its number, which holds the series until the transaction ends. */
export async function writeCreditNote(
  trx: TransactionClientContract,
  invoice: Invoice,
  { id, parts, returned, settle, cause, reason, by }: CreditNoteFacts
): Promise<CreditNote> {
  const prefix = await settings.get('billing.credit_note_prefix', trx)
  const seq = await nextInSequence(trx, CREDIT_NOTE_SERIES)
  const number = invoiceNumber(prefix, seq)
  const issuedOn = await issueDay(trx, invoice)
  const snapshot = JSON.stringify(
    creditNoteSnapshot({
      ...{ number, reason, settle, parts, returned },
      issuedOn: issuedOn.toISODate(),
      invoice: invoice.document,
    })
  )
  const note = await CreditNote.create(
    {
      ...{ id, seq, number, settle, cause, issuedOn, snapshot, reason: reason.slice(0, 255) },
      accountId: invoice.accountId,
      invoiceId: invoice.id,
      series: CREDIT_NOTE_SERIES,
      currency: invoice.currency,
      netMinor: parts.net.minor,
      taxMinor: parts.tax.minor,
      totalMinor: parts.total.minor,
      returnedMinor: returned.minor,
      issuedBy: actorText(by),
      snapshotHash: hashOf(snapshot),
    },
    { client: trx }
  )
  await trx.insertQuery().table('credit_note_lines').multiInsert(lineRows(id, parts))
  await trx.insertQuery().table('credit_note_tax_groups').multiInsert(groupRows(id, parts))
  return note
}

/** The shop's day, never before the one of the note before it or of the invoice that it corrects. */
async function issueDay(
  trx: TransactionClientContract,
  { issuedOn }: Invoice
): Promise<DateTime<true>> {
  const last = await CreditNote.query({ client: trx })
    .where('series', CREDIT_NOTE_SERIES)
    .orderBy('seq', 'desc')
    .select('issued_on')
    .first()
  const days = [await shopDay(trx), last?.issuedOn, issuedOn]
  return days.reduce((latest, day) =>
    day && latest && day > latest ? day : latest
  ) as DateTime<true>
}

function lineRows(noteId: string, { lines }: CreditParts) {
  return lines.map(({ line, days, net, tax }, position) => ({
    id: newId(),
    credit_note_id: noteId,
    invoice_line_id: line.id,
    position,
    description: line.description,
    days,
    net_minor: net.minor,
    tax_minor: tax.minor,
  }))
}

function groupRows(noteId: string, { groups }: CreditParts) {
  return groups.map(({ group, taxable, tax }) => ({
    id: newId(),
    credit_note_id: noteId,
    category: group.category,
    country: group.country,
    rate_bp: group.rateBp,
    taxable_minor: taxable.minor,
    tax_minor: tax.minor,
    reason: group.reason,
  }))
}
