import { appUrl } from '#config/app'
import { formTargets } from '#core/security/form_targets'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Sends whoever sent a form on to a page elsewhere. Where a browser would not follow a redirect there, our own page
 * leads on, by itself and by a link.
 */
export function goOnAt({ response, view }: HttpContext, url: string) {
  if (new URL(url).origin === new URL(appUrl).origin || formTargets.covers(url))
    return response.redirect(url)
  return view.render('pages/core/continue', { url, host: new URL(url).host })
}
