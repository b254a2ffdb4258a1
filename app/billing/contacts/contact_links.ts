import router from '@adonisjs/core/services/router'
import { appUrl } from '#config/app'
import type BillingContact from '#billing/models/billing_contact'

/** The signed page on which the reader of a mail says yes to its question. */
export function confirmationLink({ id, asks }: BillingContact): string {
  return signed('contact_confirmations.show', id, { ask: asks })
}

/** The signed page on which the reader of a mail ends them. It works for as long as the contact is kept. */
export function unsubscribeLink({ id }: BillingContact): string {
  return signed('contact_unsubscriptions.show', id)
}

/** Where the form of such a page leads; only who opened the page has this address. */
export function signedAction(route: string, id: string, query: Record<string, unknown> = {}) {
  return router.builder().params({ id }).qs(query).makeSigned(route)
}

function signed(route: string, id: string, query: Record<string, unknown> = {}): string {
  return router.builder().prefixUrl(appUrl).params({ id }).qs(query).makeSigned(route)
}
