import db from '@adonisjs/lucid/services/db'
import { auditKeys } from '#audit/chain/keys'
import { digestOfAddress, KEYED, sealOf, sealOfHead } from '#audit/chain/seals'
import { sqlTime, type Population } from '#tests/support/scale/population'
import type { BulkWriter, Row } from '#tests/support/scale/bulk_writer'

const DAY_MS = 24 * 3600_000
const ACTIONS = [
  ['order.placed', 'order'],
  ['invoice.paid', 'invoice'],
  ['service.power_changed', 'service'],
  ['user.signed_in', 'user'],
  ['customer.address_changed', 'account'],
] as const
const TOPICS = ['invoice.issued', 'invoice.paid', 'order.accepted', 'service.activated']

/** The sealed audit log, whose end is told in `head`, outbox, mails, conversations and payment issues of the whole time. */
export async function writeLog(
  writer: BulkWriter,
  shop: Population,
  head: { seq: number; hash: string }
): Promise<void> {
  await writer.fill('audit_entries', auditEntries(shop, head))
  await writer.fill('outbox_messages', outboxMessages(shop))
  await writer.fill('mails', mails(shop))
  await writer.fill('conversations', conversations(shop))
  await writer.fill('billing_findings', findings(shop))
}

/** Seals how far the log goes. */
export async function sealHead(head: { seq: number; hash: string }): Promise<void> {
  await db
    .from('audit_heads')
    .where('name', 'audit_entries')
    .update({ ...head, seal: sealOfHead(head.seq, head.hash, auditKeys()[0]) })
}

/** Every entry seals the one before it, as the panel's own do; addresses are gone from those older than half a year. */
function* auditEntries(shop: Population, head: { seq: number; hash: string }): Generator<Row> {
  const [key] = auditKeys()
  for (let number = 0; number < shop.auditEntries; number++) {
    const service = number % shop.services
    const account = shop.accountOfService(service)
    const [action, subject] = ACTIONS[shop.chance(ACTIONS.length, 'audit', number)]
    const at = shop.logAt(number, shop.auditEntries)
    const ip = at < shop.until.toMillis() - 179 * DAY_MS ? null : `198.51.100.${number % 250}`
    const salt = ip && 'scale'
    const entry = {
      id: shop.id('audit', number, at),
      seq: number + 1,
      actor_type: 'customer',
      actor_id: shop.userId(account),
      account_id: shop.accountId(account),
      action,
      subject_type: subject,
      subject_id: subject === 'user' ? shop.userId(account) : shop.serviceId(service),
      data: '{}',
      ip,
      ip_salt: salt,
      ip_digest: ip && digestOfAddress(ip, salt ?? '', key),
      request_id: null,
      created_at: sqlTime(at),
      prev_hash: head.hash,
      seal_version: KEYED,
      key_id: key.id,
    }
    head.hash = sealOf(entry, key)
    head.seq = entry.seq
    yield { ...entry, hash: head.hash }
  }
}

/** Nearly all were delivered within a second; a few of the last minute wait. */
function* outboxMessages(shop: Population): Generator<Row> {
  const waiting = Math.ceil(shop.outboxMessages / 100_000)
  for (let number = 0; number < shop.outboxMessages; number++) {
    const at = shop.logAt(number, shop.outboxMessages)
    const waits = number >= shop.outboxMessages - waiting
    yield {
      id: shop.id('outbox', number, at),
      topic: TOPICS[number % TOPICS.length],
      consumer: 'scale.nobody',
      payload: `{"invoiceId":"${shop.invoiceId(number % shop.invoices)}"}`,
      available_at: waits ? shop.until.toMillis() + DAY_MS : at,
      attempts: waits ? 0 : 1,
      done_at: waits ? null : at + 400,
      created_at: sqlTime(at),
    }
  }
}

function* mails(shop: Population): Generator<Row> {
  for (let number = 0; number < shop.services; number++) {
    const at = shop.logAt(number, shop.services)
    yield {
      id: shop.id('mail', number, at),
      kind: 'billing.invoice_issued',
      cause: `scale:${number}`,
      payload: '{}',
      to_address: `customer${shop.accountOfService(number)}@example.test`,
      subject: 'Your invoice',
      state: shop.chance(5000, 'mail', number) === 0 ? 'failed' : 'sent',
      attempts: 1,
      run_at: at,
      sent_at: sqlTime(at + 1000),
      created_at: sqlTime(at),
    }
  }
}

function* conversations(shop: Population): Generator<Row> {
  for (let number = 0; number < shop.accounts; number++) {
    const at = shop.logAt(number, shop.accounts)
    const closed = shop.chance(100, 'conversation', number) > 0
    yield {
      id: shop.id('conversation', number, at),
      account_id: shop.accountId(number),
      user_id: shop.userId(number),
      name: `Customer ${number}`,
      email: `customer${number}@example.test`,
      subject: 'How do I add an address?',
      state: closed ? 'closed' : 'open',
      closed_at: closed ? sqlTime(at + DAY_MS) : null,
      created_at: sqlTime(at),
      updated_at: sqlTime(at),
    }
  }
}

function* findings(shop: Population): Generator<Row> {
  for (let number = 0; number < shop.accounts; number += 10) {
    const at = shop.logAt(number, shop.accounts)
    yield {
      id: shop.id('finding', number, at),
      cause: `scale:${number}`,
      kind: 'balance_differs',
      account_id: shop.accountId(number),
      details: '{}',
      settled_at: shop.chance(100, 'finding', number) === 0 ? null : sqlTime(at + DAY_MS),
      created_at: sqlTime(at),
    }
  }
}
