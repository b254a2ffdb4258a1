import { describeRetention } from '#privacy/queries/describe_retention'
import { essentialCookies } from '#privacy/essential_cookies'
import type { HttpContext } from '@adonisjs/core/http'

export default class CookiesController {
  async show({ view, i18n }: HttpContext) {
    const essential = await essentialCookies()
    const cookies = await Promise.all(
      essential.map(async ({ name, key, lasts }) => ({
        name,
        purpose: i18n.t(`privacy.cookies.${key}`),
        lasts: await describeRetention(lasts, i18n),
      }))
    )
    return view.render('pages/privacy/cookies', { cookies })
  }
}
