import db from '@adonisjs/lucid/services/db'
import { isMysql } from '#billing/invariants/by_query'
import type { Breach, Invariant } from '#billing/contracts/invariants'

const BATCH = 500

/** Texts that come from gateways and people. */
const TEXTS: Record<string, string[]> = {
  webhook_events: ['payload', 'last_error'],
  payment_attempts: ['error_message'],
  payments: ['note'],
  refunds: ['reason', 'reference'],
  billing_findings: ['details'],
  credit_grants: ['reason'],
  credit_notes: ['reason'],
  write_offs: ['reason'],
  invoice_lines: ['description'],
  invoice_draft_lines: ['description'],
  cancellations: ['comment'],
  collection_events: ['note'],
  outbox_messages: ['payload', 'last_error'],
  audit_entries: ['data'],
}

/** Visa, Mastercard, American Express and Discover, in one piece or in groups, and no part of a longer number. */
const NUMBER =
  /(?<![\dA-Za-z_]|\d[ -])(?:4\d{3}|5[1-5]\d{2}|2[2-7]\d{2}|6011|65\d{2})(?:([ -]?)\d{4}(?:\1\d{4}){2})(?![\dA-Za-z_]|[ -]\d)|(?<![\dA-Za-z_]|\d[ -])3[47]\d{2}([ -]?)\d{6}\2\d{5}(?![\dA-Za-z_]|[ -]\d)/g
const CODE = /"(?:cvc|cvv|card_cvc|security_code)"\s*:\s*"?\d{3,4}\b/i

/** Reads the texts that hold as many digits as a card number, some hundred at a time. */
export const noCardNumbers: Invariant = {
  id: 'I19',
  rule: 'No text holds the number of a card or its security code',

  async breaches(limit) {
    const found: Breach[] = []
    for (const [table, columns] of Object.entries(TEXTS))
      for (const column of columns)
        for await (const { id, text } of suspects(table, column)) {
          if (found.length >= limit) return found
          const what = cardDataIn(text)
          if (what) found.push({ subject: `${table} ${id}`, found: `${what} in ${column}` })
        }
    return found
  },
}

/** What of a card a text tells, without telling it again; null where it is none. */
export function cardDataIn(text: string): string | null {
  const numbers = text.match(NUMBER) ?? []
  if (numbers.some((number) => passesLuhn(number.replaceAll(/\D/g, '')))) return 'a card number'
  return CODE.test(text) ? 'a security code' : null
}

async function* suspects(
  table: string,
  column: string
): AsyncGenerator<{ id: string; text: string }> {
  for (let after = ''; ;) {
    const rows: { id: string; text: string }[] = await db
      .from(table)
      .where('id', '>', after)
      .whereRaw(
        `(${manyDigits(column)} or ${column} like '%"c_c":%' or ${column} like '%"c_v":%' or ${column} like '%security_code%')`
      )
      .orderBy('id')
      .limit(BATCH)
      .select('id', `${column} as text`)
    yield* rows
    if (rows.length < BATCH) return
    after = rows[rows.length - 1].id
  }
}

/** Fifteen digits and more, in one piece or in groups as they are embossed. */
function manyDigits(column: string): string {
  if (isMysql())
    return `${column} regexp '[2-6][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{3}'`
  const digits = (count: number) => '[0-9]'.repeat(count)
  const whole = `[2-6]${digits(14)}`
  const groups = `[2-6]${digits(3)}[ -]${digits(4)}`
  return `(${column} glob '*${whole}*' or ${column} glob '*${groups}*')`
}

function passesLuhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}
