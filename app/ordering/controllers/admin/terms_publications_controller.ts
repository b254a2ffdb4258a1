import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import TermsVersion from '#ordering/models/terms_version'
import type { HttpContext } from '@adonisjs/core/http'

export default class TermsPublicationsController {
  /** Puts a wording in force; customers accept it from their next order on. */
  async store({ params, response, session, i18n }: HttpContext) {
    const terms = await TermsVersion.findOrFail(params.id)
    const { version } = terms
    const published = await transaction(async (trx) => {
      if (!(await terms.publish(trx))) return false
      await audit.record(trx, 'terms.published', ['terms_version', terms.id], {
        changes: { version },
      })
      return true
    })
    const message = published ? 'published' : 'already_published'
    session.flash(
      published ? 'success' : 'error',
      i18n.t(`ordering.admin.terms.${message}`, { version })
    )
    return response.redirect().toRoute('admin.terms_versions.index')
  }
}
