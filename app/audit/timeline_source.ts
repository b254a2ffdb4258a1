import db from '@adonisjs/lucid/services/db'
import { idsOr, pageOf } from '#core/timeline/narrow'
import { sentenceOf } from '#audit/sentence_of'
import type { TimelineScope, TimelineSource } from '#core/registries/timelines'

/** What another source tells already, or what is of no use in a history. */
const TOLD_ELSEWHERE = [
  'account.selected',
  'invoice.refunded',
  'note.created',
  'payment.made_from_credit',
  'payment.recorded',
  'service.reboot_requested',
  'service.shutdown_requested',
  'service.start_requested',
  'service.stop_requested',
]
/** Explains the action where it is there. */
const EXPLAINS = ['reason', 'number', 'hostname', 'vat_id']

/** What staff, customers and the panel did, from the audit log. */
export const auditTimeline: TimelineSource = {
  name: 'audit.entries',
  can: 'AuditEntryPolicy.view',

  async load(query) {
    const rows = await pageOf(
      narrow(query.scope).whereNotIn('action', TOLD_ELSEWHERE),
      'id',
      query
    ).select('id', 'action', 'actor_type', 'actor_id', 'created_at', 'data', 'subject_id')
    return rows.map((row) => ({
      id: String(row.id),
      kind: 'audit',
      at: row.created_at,
      text: sentenceOf(String(row.action), query.i18n),
      detail: detailOf(String(row.data)),
      actor: { type: String(row.actor_type), id: row.actor_id },
    }))
  },
}

function narrow({ type, id, accountId, invoiceIds }: TimelineScope) {
  const entries = db.from('audit_entries')
  if (type === 'customer') return entries.where('account_id', accountId)
  return entries.whereIn('subject_id', idsOr([id, ...invoiceIds]))
}

function detailOf(data: string): string | undefined {
  const details: unknown = JSON.parse(data)
  if (typeof details !== 'object' || details === null) return undefined
  const known = new Map<string, unknown>(Object.entries(details))
  const said = EXPLAINS.map((name) => known.get(name)).filter(
    (value): value is string => typeof value === 'string' && value !== ''
  )
  return said.length > 0 ? said.join(' · ') : undefined
}
