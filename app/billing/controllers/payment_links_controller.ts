import { goOnAt } from '#core/security/go_on_at'
import { payByLink, payingByLink } from '#billing/payments/pay_by_link'
import Invoice from '#billing/models/invoice'
import { payByLinkValidator } from '#billing/validators/billing_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** The page that mails lead to: pays one invoice, says what and how much, and asks nobody to sign in. */
export default class PaymentLinksController {
  async show(ctx: HttpContext) {
    const invoice = await signedInvoice(ctx)
    if (!invoice)
      return ctx.response
        .status(404)
        .send(await ctx.view.render('pages/billing/payment_links/expired'))
    return ctx.view.render(
      'pages/billing/payment_links/show',
      await payingByLink(invoice, ctx.i18n)
    )
  }

  async store(ctx: HttpContext) {
    const { request, response, session, i18n, view } = ctx
    const invoice = await signedInvoice(ctx)
    if (!invoice)
      return response.status(404).send(await view.render('pages/billing/payment_links/expired'))
    const { method } = await request.validateUsing(payByLinkValidator)
    const { continueUrl, refusal, link } = await payByLink(invoice, method)
    if (continueUrl) return goOnAt(ctx, continueUrl)
    if (refusal) session.flash('error', i18n.t(`billing.refusals.${refusal.type}`, { ...refusal }))
    return response.redirect(link)
  }
}

/** The invoice that a link is for; null for a link that nobody of us signed. */
async function signedInvoice({ request, params }: HttpContext): Promise<Invoice | null> {
  if (!request.hasValidSignature()) return null
  return Invoice.query().where('id', params.id).whereNotNull('number').first()
}
