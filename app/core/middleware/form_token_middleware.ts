import edge from 'edge.js'
import app from '@adonisjs/core/services/app'
import encryption from '@adonisjs/core/services/encryption'
import { csrfFactory } from '@adonisjs/shield/guards'
import { errors } from '@adonisjs/shield'
import { appUrl } from '#config/app'
import { FormSecret } from '#core/session/form_secret'
import type shieldConfig from '#config/shield'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

type Rules = typeof shieldConfig.csrf
const guards = new WeakMap<Rules, ReturnType<typeof csrfFactory>>()

/** Shield's guard for these rules, made once. */
function guardOf(rules: Rules): ReturnType<typeof csrfFactory> {
  const guard = guards.get(rules) ?? csrfFactory(rules, encryption.use(), edge)
  guards.set(rules, guard)
  return guard
}

/**
 * Lets forms through that a page of ours sent. Who is signed in proves it by a token of their session; a guest, for whom
 * nobody could act, by a token of their cookie or by what the browser says about where the form came from.
 */
export default class FormTokenMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const rules: Rules = app.config.get('shield.csrf')
    const secret = new FormSecret(ctx)
    const { request, response, route, view } = ctx
    try {
      const asked = { request, response, route, view, session: secret } as unknown as HttpContext
      if (rules.enabled) await guardOf(rules)(asked)
    } catch (error) {
      const isRefused = error instanceof errors.E_BAD_CSRF_TOKEN
      if (!isRefused || !secret.isOfGuest || !comesFromUs(request)) throw error
    }
    if (rules.enabled) this.#shareField(ctx, secret)
    return next()
  }

  /** A form that is open to everybody, and reached by many who never send it, costs a guest no cookie. */
  #shareField({ request, view }: HttpContext, secret: FormSecret): void {
    const csrfField = ({ cookieless = false } = {}) => {
      if (cookieless && secret.isOfGuest && !secret.isKept) return ''
      secret.keep()
      return edge.globals.html.safe(
        `<input type="hidden" name="_csrf" value="${request.csrfToken}">`
      )
    }
    view.share({ csrfField, csrfToken: undefined, csrfMeta: undefined })
  }
}

function comesFromUs(request: HttpContext['request']): boolean {
  const site = request.header('sec-fetch-site')
  if (site) return site === 'same-origin'
  const origin = URL.parse(request.header('origin') ?? '')
  return origin !== null && [new URL(appUrl).host, request.host()].includes(origin.host)
}
