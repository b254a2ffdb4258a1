import db from '@adonisjs/lucid/services/db'
import logger from '@adonisjs/core/services/logger'
import { clock } from '#core/clock'
import { found } from '#core/health/found'
import { anchorFile, lastAnchor, writeAnchor, type Anchor } from '#audit/chain/anchors'
import { headOf } from '#audit/chain/chain_head'
import type { ScheduledTask } from '#core/work/work_registry'
import type { HealthCheck } from '#core/registries/health_checks'

/**
 * Writes the seal of the last entry outside the database, to the anchor file and to the panel's own log. Nothing is
 * written, and an error logged, where the log no longer holds what was anchored before.
 */
export async function anchorChain(file = anchorFile()): Promise<void> {
  const last = await lastAnchor(file)
  if (last && !(await holds(last))) {
    logger.error({ event: 'audit.anchor_lost', seq: last.seq }, 'audit log lost its last anchor')
    return
  }
  const head = await headOf(db.connection())
  if (!head || head.seq === (last?.seq ?? 0)) return
  await writeAnchor(file, head, clock.now().toISO())
  logger.info({ event: 'audit.anchor', seq: head.seq, seal: head.hash }, 'audit log anchored')
}

export const anchorTask: ScheduledTask = {
  name: 'audit.anchor',
  everyMs: 60_000,
  run: () => anchorChain(),
}

/** Fails where the log no longer holds what was anchored last: somebody removed or replaced entries. */
export const auditHealthCheck: HealthCheck = {
  name: 'audit',

  async run() {
    const last = await lastAnchor(anchorFile())
    if (!last) return found.ok('audit.none')
    return (await holds(last)) ? found.ok('audit.ok') : found.failed('audit.lost')
  },
}

async function holds({ seq, hash }: Anchor): Promise<boolean> {
  const entry = await db.from('audit_entries').where('seq', seq).select('hash').first()
  return entry?.hash === hash
}
