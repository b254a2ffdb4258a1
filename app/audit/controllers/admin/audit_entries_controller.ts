import { actorTypes } from '#core/actor'
import { cursorFrom } from '#core/database/keyset'
import { sentenceOf } from '#audit/sentence_of'
import { listAuditEntries } from '#audit/queries/list_audit_entries'
import { auditFilterValidator } from '#audit/validators/audit_filter_validator'
import type { HttpContext } from '@adonisjs/core/http'

export default class AuditEntriesController {
  async index({ request, view, i18n }: HttpContext) {
    const [, filter] = await auditFilterValidator.tryValidate(request.qs())
    const { entries, actors } = await listAuditEntries(filter ?? {}, cursorFrom(request))
    return view.render('pages/audit/admin/entries', {
      filter: filter ?? {},
      entries,
      rows: entries.rows.map((entry) => ({
        entry,
        sentence: sentenceOf(entry.action, i18n),
        actor: entry.actorId ? (actors[entry.actorId] ?? entry.actorId) : null,
        details:
          Object.keys(entry.details).length > 0 ? JSON.stringify(entry.details, null, 2) : null,
      })),
      actorTypes: actorTypes.map((value) => ({ value, label: i18n.t(`audit.actors.${value}`) })),
      url: request.url(true),
    })
  }
}
