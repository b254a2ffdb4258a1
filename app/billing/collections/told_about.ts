import type { HttpContext } from '@adonisjs/core/http'

/** Says whether what staff asked of a collection was done, and leads back to its page. */
export function toldAbout(
  { params, response, session, i18n }: HttpContext,
  done: boolean,
  what: 'held' | 'resumed' | 'skipped' | 'extended'
) {
  if (done) session.flash('success', i18n.t(`billing.collections.told.${what}`))
  else session.flash('error', i18n.t('billing.collections.told.nothing'))
  return response.redirect().toRoute('admin.collections.show', { id: params.id })
}
