import { Readable } from 'node:stream'
import { Info } from 'luxon'
import { refuseField } from '#core/exceptions/refuse_field'
import { staffListPage } from '#core/lists/pages'
import { piecesOf } from '#billing/archives/archive_pieces'
import { requestArchive } from '#billing/archives/request_archive'
import { idOfFile } from '#billing/documents/send_pdf'
import DocumentArchive from '#billing/models/document_archive'
import { shopDay } from '#billing/shop_day'
import { documentYears } from '#billing/archives/document_years'
import { documentArchiveValidator } from '#billing/validators/archive_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** All documents of a month or a year, built by the worker for staff to download. */
export default class DocumentArchivesController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'document_archives')
    return ctx.view.render('pages/billing/admin/document_archives/index', { list })
  }

  async create({ view, i18n }: HttpContext) {
    const today = await shopDay()
    const before = today.minus({ months: 1 })
    const years = await documentYears(null)
    return view.render('pages/billing/admin/document_archives/create', {
      years: years.length > 0 ? years : [today.year],
      months: Info.months('long', { locale: i18n.locale }).map((label, index) => ({
        label,
        value: String(index + 1),
      })),
      chosen: { year: before.year, month: before.month },
    })
  }

  async store({ request, response, session, visitor, i18n }: HttpContext) {
    const { year, month } = await request.validateUsing(documentArchiveValidator)
    const by = { type: 'staff', id: visitor.requireUser().id } as const
    const asked = await requestArchive({ year, month: month ?? null, by })
    if (!asked.ok) {
      const most = 'most' in asked.error ? asked.error.most : 0
      refuseField(
        'year',
        i18n.t(`billing.document_archives.refusals.${asked.error.type}`, { most })
      )
    }
    session.flash('success', i18n.t('billing.document_archives.asked'))
    return response.redirect().toRoute('admin.document_archives.index')
  }

  /** The file, as long as it is kept. */
  async show({ params, response, session, i18n }: HttpContext) {
    const archive = await DocumentArchive.findOrFail(idOfFile(params.file))
    if (archive.state !== 'ready') {
      session.flash('error', i18n.t('billing.document_archives.refusals.no_file'))
      return response.redirect().toRoute('admin.document_archives.index')
    }
    const { id: archiveId, fence, period, sizeBytes } = archive
    response.header('content-type', 'application/zip')
    response.header('content-length', String(sizeBytes))
    response.header('content-disposition', `attachment; filename="documents-${period}.zip"`)
    response.header('cache-control', 'no-store')
    return response.stream(Readable.from(piecesOf({ archiveId, fence }), { objectMode: false }))
  }
}
