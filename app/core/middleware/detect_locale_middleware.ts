import i18nManager from '@adonisjs/i18n/services/main'
import { RequestValidator } from '@adonisjs/core/http'
import { fieldMessages } from '#core/i18n/field_messages'
import type { HttpContext } from '@adonisjs/core/http'
import type { I18n } from '@adonisjs/i18n'
import type { NextFn } from '@adonisjs/core/types/http'

declare module '@adonisjs/core/http' {
  interface HttpContext {
    i18n: I18n
  }
}

/** Chooses the language of the answer from what the browser asks for and the panel speaks. */
export default class DetectLocaleMiddleware {
  static {
    RequestValidator.messagesProvider = (ctx) => fieldMessages(ctx.i18n)
  }

  async handle(ctx: HttpContext, next: NextFn) {
    const wanted = ctx.request.languages()
    ctx.i18n = i18nManager.locale(
      i18nManager.getSupportedLocaleFor(wanted) ?? i18nManager.defaultLocale
    )
    if ('view' in ctx) ctx.view.share({ i18n: ctx.i18n, t: ctx.i18n.t.bind(ctx.i18n) })
    return next()
  }
}
