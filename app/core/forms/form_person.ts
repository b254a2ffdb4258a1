import type { HttpContext } from '@adonisjs/core/http'

/** Whoever is not signed in. */
export const GUEST = 'guest'

const people = new WeakMap<HttpContext, string>()

/**
 * Says who makes a request: a user's id, or null for a guest. Forms are then rendered for them, and what another person
 * left unsent in this browser is forgotten: a browser may have several users, one after the other. While nobody is signed
 * in, a form whose author may still sign in waits unseen.
 */
export function tellPerson(ctx: HttpContext, userId: string | null): void {
  const person = userId ?? GUEST
  people.set(ctx, person)
  if ('view' in ctx) ctx.view.share({ formPerson: person })

  const { flashMessages: flash } = ctx.session
  const sent = flash.get('sent_form') as { person?: string } | undefined
  const waits = person === GUEST && flash.has('unsent')
  if (waits || isFor(sent?.person, person)) return
  // One by one: the view has been given these very values.
  for (const key of Object.keys(flash.all())) flash.unset(key)
  flash.set('warning', ctx.i18n.t('errors.unsent_by_another'))
}

/**
 * Who the page of a sent form was rendered for, which may be somebody else than who is signed in by now. A form that does
 * not say it is its sender's; null where that is not known yet.
 */
export function personOfPage(ctx: HttpContext): string | null {
  const named: unknown = ctx.request.input('form_person')
  return typeof named === 'string' && /^\w{1,26}$/.test(named) ? named : (people.get(ctx) ?? null)
}

/** Whether a person may see what one left in a form: its author, and, where that was a guest, whoever signed in since. */
export function isFor(author: string | undefined, person: string): boolean {
  return author === undefined || author === GUEST || author === person
}
