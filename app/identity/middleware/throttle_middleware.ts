import { throttle } from '#identity/sign_in/throttle'
import { clientNetwork } from '#core/security/client_network'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

export interface ThrottleOptions {
  /** What is counted, such as "contact". */
  name: string
  requests: number
  /** Such as "10 minutes". */
  duration: string
}

/** Counts requests by network and by signed-in user, and answers 429 to what goes beyond. */
export default class ThrottleMiddleware {
  async handle(
    { visitor, request, response }: HttpContext,
    next: NextFn,
    options: ThrottleOptions
  ) {
    const { name, requests, duration } = options
    const keys = [`${name}:ip:${clientNetwork(request.ip())}`]
    if (visitor.user) keys.push(`${name}:user:${visitor.user.id}`)
    await throttle.consume(
      keys.map((key) => ({ key, requests, duration })),
      response
    )
    return next()
  }
}
