import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { cookieNames } from '#core/session/cookie_names'

/** Addresses that programs ask again and again: they need no session, no form token, no visitor and no shop. */
const FOR_MACHINES = /^\/(health|webhooks|brand|\.well-known)\/|^\/(robots\.txt|metrics)$/

interface Handler {
  handle(ctx: HttpContext, next: NextFn): unknown
}
type Load = () => Promise<{ default: new () => Handler }>

/** Whether no browser of a person asks; staff who open the checks with theirs are people. */
export function isForMachines({ route, request }: HttpContext): boolean {
  const pattern = route?.pattern ?? ''
  if (!FOR_MACHINES.test(pattern)) return false
  return pattern !== '/health/ready' || !request.header('cookie')?.includes(cookieNames.session)
}

/** A middleware that is left out where only machines ask. Its file is imported once, and in development at each request. */
export function forPeople(load: Load) {
  let loaded: ReturnType<Load> | undefined
  const once: Load = () => (app.inDev ? load() : (loaded ??= load()))
  return async () => ({
    default: class ForPeople {
      async handle(ctx: HttpContext, next: NextFn) {
        if (isForMachines(ctx)) return next()
        const { default: Middleware } = await once()
        return new Middleware().handle(ctx, next)
      }
    },
  })
}
