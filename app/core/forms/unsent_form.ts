import { appUrl } from '#config/app'
import { backToForm } from '#core/forms/back_to_form'
import { GUEST } from '#core/forms/form_person'
import { keepInput } from '#core/forms/keep_input'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Brings a form back that could not be taken because its page is older than the browser's session: filled as it was sent,
 * with a fresh token. False where it did not come from a page of ours, or nobody looks at the answer.
 */
export function returnUnsentForm(ctx: HttpContext): boolean {
  if (!keepUnsentForm(ctx)) return false
  ctx.session.flash('warning', ctx.i18n.t('errors.unsent'))
  backToForm(ctx)
  return true
}

/** Keeps what was typed for the next time that its page is opened; false where there is nothing to keep or nowhere. */
export function keepUnsentForm(ctx: HttpContext): boolean {
  if (!isSentFromOurPage(ctx) || !keepInput(ctx)) return false
  ctx.session.flash('unsent', true)
  return true
}

/** Keeps an unsent form while a person signs in on the way back to it. */
export function carryUnsentForm({ session }: HttpContext): void {
  if (session.flashMessages.has('unsent')) session.reflash()
}

/** Whether a form of somebody who was signed in waits for them to sign in again. */
export function holdsFormOfMember({ session: { flashMessages } }: HttpContext): boolean {
  const sent = flashMessages.get('sent_form') as { person?: string } | undefined
  return flashMessages.has('unsent') && sent?.person !== undefined && sent.person !== GUEST
}

/** Other sites could fill in a form in a person's name, so nothing of theirs is kept. */
function isSentFromOurPage(ctx: HttpContext): boolean {
  const { request } = ctx
  const isForm = 'session' in ctx && request.method() !== 'GET'
  if (!isForm || request.accepts(['html', 'json']) !== 'html') return false
  const origin = URL.parse(request.header('origin') ?? '')
  return [request.hostname(), new URL(appUrl).hostname].includes(origin?.hostname ?? null)
}
