import { createHash } from 'node:crypto'
import {
  dayOf,
  dayOrders,
  decimalMarks,
  type DayOrder,
  type DecimalMark,
} from '#billing/bank/read_cells'
import type { Table } from '#billing/bank/read_table'

/** What a column of a bank's file may tell. */
export const columnMeanings = [
  'booked_on',
  'amount',
  'amount_in',
  'amount_out',
  'direction',
  'currency',
  'party',
  'iban',
  'purpose',
  'reference',
] as const
export type ColumnMeaning = (typeof columnMeanings)[number]

/** How the files of a bank are read. Columns are counted from 0; -1 where there is none. */
export interface BankColumns {
  at: Record<ColumnMeaning, number>
  days: DayOrder
  decimals: DecimalMark
  /** Of files that tell none. */
  currency: string
}

export interface TableHead {
  /** Where the heading stands among the rows. */
  index: number
  names: string[]
  /** The same for all files with the same headings, by which their columns are remembered. */
  signature: string
}

/** Headings that banks use, in lower case and letters alone. */
const HEADINGS: Record<ColumnMeaning, string[]> = {
  booked_on: [
    ...['buchungstag', 'buchungsdatum', 'buchung', 'bookingdate', 'dateofbooking', 'date'],
    ...[
      'transactiondate',
      'datecompletedutc',
      'completeddate',
      'datum',
      'valutadatum',
      'valuedate',
    ],
    ...[
      'datecompteur',
      'dateoperation',
      'datedoperation',
      'postingdate',
      'bookedon',
      'wertstellung',
      'data',
      'fecha',
    ],
  ],
  amount: [
    ...['betrag', 'betrageur', 'umsatz', 'amount', 'amounteur', 'bedrag', 'bedrageur', 'montant'],
    ...['betraginwahrung', 'importe', 'importo', 'transactionamount', 'value'],
  ],
  amount_in: [
    'gutschrift',
    'haben',
    'credit',
    'paidin',
    'moneyin',
    'creditamount',
    'credito',
    'abono',
    'kredit',
  ],
  amount_out: [
    'lastschrift',
    'soll',
    'debit',
    'paidout',
    'moneyout',
    'debitamount',
    'debito',
    'cargo',
    'belastung',
  ],
  direction: [
    'sollhaben',
    'sollhabenkennzeichen',
    'afbij',
    'debitcredit',
    'creditdebit',
    'dc',
    'type',
  ],
  currency: [
    'waehrung',
    'wahrung',
    'currency',
    'devise',
    'munt',
    'valuta',
    'paymentcurrency',
    'divisa',
  ],
  party: [
    ...[
      'beguenstigterzahlungspflichtiger',
      'auftraggeberempfanger',
      'auftraggeberempfaenger',
      'namezahlungsbeteiligter',
    ],
    ...[
      'namedeszahlungsbeteiligten',
      'zahlungspflichtiger',
      'zahlungspflichtige',
      'auftraggeber',
      'payer',
      'payee',
      'counterparty',
    ],
    ...[
      'counterpartyname',
      'naamomschrijving',
      'partnername',
      'name',
      'sender',
      'description1',
      'zahlungsempfanger',
    ],
  ],
  iban: [
    ...[
      'kontonummeriban',
      'ibanzahlungsbeteiligter',
      'iban',
      'gegenkonto',
      'counterpartyiban',
      'tegenrekening',
    ],
    ...['kontonummer', 'partneriban', 'counterpartyaccount', 'accountnumber'],
  ],
  purpose: [
    ...[
      'verwendungszweck',
      'purpose',
      'remittanceinformation',
      'paymentreference',
      'description',
      'mededelingen',
    ],
    ...[
      'omschrijving',
      'libelle',
      'concepto',
      'causale',
      'details',
      'reference',
      'buchungstext',
      'memo',
      'narrative',
    ],
  ],
  reference: [
    ...[
      'transactionid',
      'id',
      'bankreference',
      'kundenreferenzendtoend',
      'kundenreferenz',
      'endtoendreferenz',
    ],
    ...['entryreference', 'referenz', 'transactionreference', 'uuid'],
  ],
}

const LOOKED_AT = 40

const plain = (heading: string) =>
  heading
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '')

/** The first row that names a day and an amount, or else the first with three names; null where there is none. */
export function headOf({ rows }: Table): TableHead | null {
  const some = rows.slice(0, LOOKED_AT)
  const known = some.findIndex(({ cells }) => {
    const at = guessed(cells)
    return at.booked_on >= 0 && (at.amount >= 0 || at.amount_in >= 0)
  })
  const any = some.findIndex(
    ({ cells }) => cells.filter((cell) => /[a-z]{2}/i.test(cell)).length > 2
  )
  const index = known >= 0 ? known : any
  if (index < 0) return null
  const names = rows[index].cells.map((cell) => cell.trim().slice(0, 80))
  const signature = createHash('sha256').update(names.join('\n')).digest('hex')
  return { index, names, signature }
}

/** How the columns of a file with these headings are probably to be read, judged by what stands in them. */
export function guessColumns(table: Table, head: TableHead, currency: string): BankColumns {
  const at = guessed(head.names)
  const below = table.rows.slice(head.index + 1, head.index + 1 + LOOKED_AT)
  const cells = (column: number) => below.map((row) => row.cells[column] ?? '').filter(Boolean)
  const readable = (order: DayOrder) =>
    cells(at.booked_on).filter((cell) => dayOf(cell, order)).length
  const [days] = dayOrders.toSorted((one, other) => readable(other) - readable(one))
  const amounts = [at.amount, at.amount_in, at.amount_out].flatMap((column) => cells(column))
  const hasCommas = amounts.some((cell) => /,\d{1,2}\D*$/.test(cell.trim()))
  const decimals = hasCommas ? decimalMarks[0] : decimalMarks[1]
  return { at, days, decimals, currency }
}

/** Each column means one thing, each thing is one column: the first of the names that banks give it. */
function guessed(headings: string[]): Record<ColumnMeaning, number> {
  const names = headings.map(plain)
  const taken = new Set<number>()
  const found = columnMeanings.map((meaning) => {
    const name = HEADINGS[meaning].find((known) => {
      const index = names.indexOf(known)
      return index >= 0 && !taken.has(index)
    })
    const index = name === undefined ? -1 : names.indexOf(name)
    if (index >= 0) taken.add(index)
    return [meaning, index] as const
  })
  return Object.fromEntries(found) as Record<ColumnMeaning, number>
}

/** Whether enough is known to read a file: a day, an amount, and something that says what it is for. */
export function isComplete({ at }: BankColumns): boolean {
  return (
    at.booked_on >= 0 && (at.amount >= 0 || at.amount_in >= 0) && (at.purpose >= 0 || at.party >= 0)
  )
}
