import { Exception } from '@adonisjs/core/exceptions'
import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { Fault } from '#audit/chain/entry_checks'

const REASONS: Record<Fault, string> = {
  changed: 'was changed after it was written',
  missing: 'is missing',
  inserted: 'was inserted: another entry, or none, belongs in its place',
  unlinked: 'does not follow the entry before it',
  unsealed:
    'would be next, but the end of the log has no valid seal: entries were removed or inserted',
  unanchored: 'is not the one that was anchored',
  unknown_key: 'is sealed with a key that is neither in AUDIT_KEY nor made from APP_KEY',
}

export default class AuditVerify extends BaseCommand {
  static commandName = 'audit:verify'
  static description = 'Check that no audit entry was changed, removed or inserted'
  static options: CommandOptions = { startApp: true }

  @flags.boolean({ description: 'Write the anchor now and print it, so you can keep it elsewhere' })
  declare anchor?: boolean

  @flags.array({ description: 'Anchors kept elsewhere, as NUMBER:SEAL' })
  declare expect?: string[]

  async run() {
    const { anchorFile, readAnchors } = await import('#audit/chain/anchors')
    const { verifyAuditChain } = await import('#audit/chain/verify_audit_chain')
    const anchors = await readAnchors(anchorFile())
    for (const text of this.expect ?? []) {
      const [, seq, hash] = /^(\d+):([0-9a-f]{64})$/.exec(text.trim()) ?? []
      if (!seq) throw new Exception(`"${text}" is not an anchor: use NUMBER:SEAL`)
      anchors.set(Number(seq), hash)
    }

    await this.#tellMissingGuards()
    const report = await verifyAuditChain(anchors)
    if (!report.intact) {
      this.logger.error(
        `Entry ${report.brokenAt} ${REASONS[report.reason]}; ${report.entries} entries before it are intact`
      )
      this.exitCode = 1
      return
    }
    this.logger.success(
      `${report.entries} entries are intact, compared with ${anchors.size} anchors (${anchorFile()})`
    )
    if (this.anchor) await this.#anchor(report.entries, report.head)
  }

  /** No fault of the log: the database user may not be allowed to make triggers. */
  async #tellMissingGuards(): Promise<void> {
    const { default: db } = await import('@adonisjs/lucid/services/db')
    const { auditGuards } = await import('#audit/chain/guards')
    const { missingGuards } = await import('#core/database/triggers')
    const missing = await missingGuards(db.connection(), auditGuards)
    if (missing.length > 0)
      this.logger.warning(
        `The database doesn’t protect the log: trigger ${missing.join(', ')} is missing, was replaced, or isn’t visible to this database user`
      )
  }

  async #anchor(seq: number, hash: string): Promise<void> {
    const { anchorChain } = await import('#audit/chain/anchor_chain')
    await anchorChain()
    this.logger.log(`${seq}:${hash}`)
  }
}
