import { Readable } from 'node:stream'
import { Exception } from '@adonisjs/core/exceptions'
import { newId } from '#core/ids'
import { archiveOf } from '#billing/archives/archive_of'
import { countDocuments } from '#billing/archives/documents_of'
import { daysOf } from '#billing/archives/document_years'
import InvoicePolicy from '#billing/policies/invoice_policy'
import type { HttpContext } from '@adonisjs/core/http'

/** All invoices and credit notes of an account from one year, as an archive of PDF files. */
export default class DocumentArchivesController {
  async show({ bouncer, params, response, session, visitor, i18n }: HttpContext) {
    await bouncer.with(InvoicePolicy).authorize('view')
    const { id: accountId } = visitor.requireAccount()
    const year = yearOf(params.file)
    const scope = { accountId, ...daysOf(year), upTo: newId() }
    if ((await countDocuments(scope)) === 0) {
      session.flash('info', i18n.t('billing.archives.empty', { year: String(year) }))
      return response.redirect().toRoute('invoices.index')
    }
    response.header('content-type', 'application/zip')
    response.header('content-disposition', `attachment; filename="documents-${year}.zip"`)
    response.header('cache-control', 'no-store')
    return response.stream(Readable.from(archiveOf(scope), { objectMode: false }))
  }
}

/** The year of "2026.zip". */
function yearOf(file: unknown): number {
  const [, year] = /^(20\d{2})\.zip$/.exec(String(file)) ?? []
  if (!year) throw new Exception('No such archive', { status: 404, code: 'E_ROUTE_NOT_FOUND' })
  return Number(year)
}
