import { chosenCurrency } from '#core/money/chosen_currency'
import { refuseField } from '#core/exceptions/refuse_field'
import { networkAllowance } from '#identity/sign_in/allowances'
import { openSignIn, PASSWORD } from '#identity/sign_in/open_sign_in'
import {
  register,
  type AlsoStored,
  type Registered,
  type Registration,
} from '#identity/sign_in/register'
import { keepSignIn } from '#identity/sign_in/start_sign_in'
import { throttle } from '#identity/sign_in/throttle'
import type { HttpContext } from '@adonisjs/core/http'

const FORMS_AN_HOUR = 100
const SIGN_UPS_AN_HOUR = 20

/** After so many addresses that were taken a network learns of no other, whether taken or free. */
const TAKEN_AN_HOUR = 5

/** Counts a form with which somebody signs up, before anything of it is read. */
export function countSignUpForm({ request, response }: HttpContext): Promise<void> {
  return throttle.consume(networkAllowance('sign_up_form', request.ip(), FORMS_AN_HOUR), response)
}

export interface SignedUp<T> extends Registered {
  also: T
  /** Where the browser goes on. */
  path: string
}

/**
 * Makes a user with an account of their own, within what one network may, and signs them in by the method that they have
 * then, together with what else is to be stored or not at all; sends the form back where the address is taken.
 */
export async function signUp<T>(
  ctx: HttpContext,
  registration: Registration,
  also: AlsoStored<T>,
  method = PASSWORD
): Promise<SignedUp<T>> {
  const allow = (what: string, anHour: number) => networkAllowance(what, ctx.request.ip(), anHour)
  await throttle.consume(allow('sign_up', SIGN_UPS_AN_HOUR), ctx.response)
  const registered = await throttle.attempt(
    allow('sign_up_taken', TAKEN_AN_HOUR),
    ctx.response,
    () =>
      register({ currency: chosenCurrency(ctx.session), ...registration }, async (made, trx) => ({
        also: await also(made, trx),
        opened: await openSignIn(ctx, made.user, trx, method),
      }))
  )
  if (!registered) return refuseField('email', ctx.i18n.t('identity.sign_up.taken'))
  const { user, account, also: stored } = registered
  const path = stored.opened ? keepSignIn(ctx, user, stored.opened) : '/sign-in'
  return { user, account, also: stored.also, path }
}
