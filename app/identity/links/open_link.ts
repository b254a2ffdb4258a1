import { networkAllowance } from '#identity/sign_in/allowances'
import { throttle } from '#identity/sign_in/throttle'
import type { HttpContext } from '@adonisjs/core/http'

const TRIES_AN_HOUR = 30

/**
 * What a mailed link leads to, or null where it does not work any more. Networks try so many links an hour, and no page
 * behind one tells others its address.
 */
export async function openLink<T>(
  { params, request, response }: HttpContext,
  purpose: string,
  find: (token: unknown) => Promise<T | null>
): Promise<T | null> {
  response.header('Referrer-Policy', 'no-referrer')
  await throttle.consume(networkAllowance(purpose, request.ip(), TRIES_AN_HOUR), response)
  return find(params.token)
}

/** The page that says that a link was used or is over, and where there is a new one. */
export function showExpired(
  { view, response }: Pick<HttpContext, 'view' | 'response'>,
  kind: string
) {
  response.status(410)
  return view.render('pages/identity/link_expired', { kind })
}
