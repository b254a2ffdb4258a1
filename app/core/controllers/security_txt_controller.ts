import { clock } from '#core/clock'
import { settings } from '#core/settings/settings'
import { appUrl } from '#config/app'
import type { HttpContext } from '@adonisjs/core/http'

const GOOD_FOR = { days: 90 }

export default class SecurityTxtController {
  /** Whom to tell of a weakness (RFC 9116): the company's address, and the contact page. */
  async show({ response }: HttpContext) {
    const all: Record<string, unknown> = await settings.all()
    const email = all['company.email']
    const isAddress = typeof email === 'string' && /^[^\s@,<>]+@[^\s@,<>]+$/.test(email)
    const expires = clock.now().startOf('day').plus(GOOD_FOR).toISO({ suppressMilliseconds: true })
    const lines = [
      ...(isAddress ? [`Contact: mailto:${email}`] : []),
      `Contact: ${appUrl}/contact`,
      `Expires: ${expires}`,
      'Preferred-Languages: en',
      `Canonical: ${appUrl}/.well-known/security.txt`,
    ]
    response.header('Cache-Control', 'public, max-age=3600')
    return response.type('text/plain').send(`${lines.join('\n')}\n`)
  }
}
