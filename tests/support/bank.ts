import { SYSTEM } from '#core/actor'
import { newId } from '#core/ids'
import { receiveFile } from '#billing/bank/receive_file'
import BankEntry from '#billing/models/bank_entry'
import type BankStatement from '#billing/models/bank_statement'

/** A file of a bank that nobody has told the columns of: its headings are new each time. */
export function statementCsv(mark: string = newId(), lines: string[] = []): string {
  const some = lines.length > 0 ? lines : ['27.11.2026;Ada Lovelace;Rent;11,90;']
  return [`Buchungstag;Name;Verwendungszweck;Betrag;Konto ${mark}`, ...some].join('\r\n')
}

/** A statement whose columns wait to be named. */
export async function uploadStatement(csv = statementCsv()): Promise<BankStatement> {
  const file = { bytes: Buffer.from(csv), name: 'statement.csv', bankAccount: newId(), by: SYSTEM }
  const taken = await receiveFile(file)
  if (!taken.ok) throw new Error(taken.error.type)
  return taken.value
}

/** An incoming entry of 5 euros that fits nothing. */
export async function bankEntry(fields: Partial<BankEntry> = {}): Promise<BankEntry> {
  const statement = await uploadStatement()
  const entry = await BankEntry.create({
    ...{ statementId: statement.id, bankAccount: statement.bankAccount, entryKey: newId() },
    ...{ direction: 'in', amountMinor: 500, currency: 'EUR', purpose: 'Thanks', version: 0 },
    ...{ state: 'open', party: 'Ada Lovelace' },
    bookedOn: statement.createdAt.startOf('day'),
    ...fields,
  })
  return entry.refresh()
}

/** A statement by ISO 20022 with these entries. */
export function camt(entries: string[], { iban = 'DE89370400440532013000', before = '' } = {}) {
  return `<?xml version="1.0" encoding="UTF-8"?>${before}
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<Acct><Id><IBAN>${iban}</IBAN></Id></Acct>${entries.join('\n')}</Stmt></BkToCstmrStmt></Document>`
}

interface CamtEntry {
  amount?: string
  direction?: 'CRDT' | 'DBIT'
  day?: string
  purpose?: string
  party?: string
  iban?: string
  reference?: string
  state?: string
}

export function camtEntry(entry: CamtEntry = {}): string {
  const { amount = '11.90', direction = 'CRDT', day = '2026-11-27', state = 'BOOK' } = entry
  const { purpose = 'Thanks', party = 'Ada Lovelace', iban = 'DE02120300000000202051' } = entry
  const side = direction === 'CRDT' ? 'Dbtr' : 'Cdtr'
  return `<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${direction}</CdtDbtInd><Sts><Cd>${state}</Cd></Sts>
<BookgDt><Dt>${day}</Dt></BookgDt><AcctSvcrRef>${entry.reference ?? 'REF1'}</AcctSvcrRef><NtryDtls><TxDtls>
<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><${side}><Pty><Nm>${party}</Nm></Pty></${side}>
<${side}Acct><Id><IBAN>${iban}</IBAN></Id></${side}Acct></RltdPties><RmtInf><Ustrd>${purpose}</Ustrd></RmtInf>
</TxDtls></NtryDtls></Ntry>`
}
