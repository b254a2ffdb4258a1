import db from '@adonisjs/lucid/services/db'
import { raiseSequence } from '#core/database/sequence'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { reportFinding } from '#billing/reconciliation/report_finding'
import { INVOICE_SERIES } from '#billing/invoices/invoice_number'

/** The place in the series of a number that was given out, whatever stands before it; null where it tells none. */
export async function placeOfNumber(number: string): Promise<number | null> {
  const prefix = await settings.get('billing.invoice_prefix')
  const rest = number.startsWith(prefix) ? number.slice(prefix.length) : number
  // A prefix that ends in a digit and was changed since cannot be told from the number behind it.
  const place = Number(/(?:^|\D)(\d{1,12})$/.exec(rest)?.[1] ?? Number.NaN)
  return Number.isSafeInteger(place) ? place : null
}

/**
 * Lets invoices go on behind a number that is known outside, so that none is given out twice, and tells staff where they had
 * lagged behind. Answers the place from which they would have gone on, and null where all is well.
 */
export async function goOnBehind(place: number, number: string): Promise<number | null> {
  const before = await db.from('sequences').where('name', INVOICE_SERIES).first()
  const last = Number(before?.value ?? 0)
  if (last >= place) return null
  await transaction(async (trx) => {
    if (!(await raiseSequence(trx, INVOICE_SERIES, place))) return
    await reportFinding(trx, {
      kind: 'numbers_behind',
      cause: `numbers_behind:${INVOICE_SERIES}:${place}`,
      details: { number, missing: place - last },
    })
  })
  return last
}
