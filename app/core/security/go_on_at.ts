import { formTargets } from '#core/security/form_targets'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Sends whoever sent a form on to a page elsewhere. Where a browser would not follow a redirect there, our own page
 * leads on, by itself and by a link.
 */
export function goOnAt({ response, view }: HttpContext, url: string) {
  if (formTargets.covers(url)) return response.redirect(url)
  return view.render('pages/core/continue', { url, host: new URL(url).host })
}
