import router from '@adonisjs/core/services/router'
import { appUrl } from '#config/app'

/**
 * The signed address of the page on which an invoice is paid without signing in: what mails lead to. It is the same each
 * time, because a gateway is asked again with it under the same key, and is of no use once the invoice is paid.
 */
export function paymentLink(invoiceId: string): string {
  return router
    .builder()
    .prefixUrl(appUrl)
    .params({ id: invoiceId })
    .makeSigned('payment_links.show')
}
