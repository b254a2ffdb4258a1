import db from '@adonisjs/lucid/services/db'
import { startHead } from '#audit/chain/chain_head'
import { auditGuards } from '#audit/chain/guards'
import { createGuards, dropGuards } from '#core/database/triggers'

/** Does to the audit log what the database refuses, as somebody would who owns the database. */
export async function tamper(work: () => Promise<unknown>): Promise<void> {
  await dropGuards(db.connection(), auditGuards)
  try {
    await work()
  } finally {
    await createGuards(db.connection(), auditGuards)
  }
}

/** Brings the audit log back to its start. */
export async function emptyAuditLog(): Promise<void> {
  await tamper(() => db.from('audit_entries').delete())
  await db.from('audit_heads').delete()
  await startHead(db.connection())
}
