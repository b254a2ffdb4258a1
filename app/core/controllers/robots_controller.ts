import router from '@adonisjs/core/services/router'
import type { HttpContext } from '@adonisjs/core/http'

/** What strangers find anything behind: the shop, its articles and its legal pages. */
const OPEN = new Set(['/plans', '/products', '/help', '/terms', '/privacy', '/cookies', '/contact'])

export default class RobotsController {
  /** Asks crawlers to stay out of every first part of an address that is not open. */
  async show({ response }: HttpContext) {
    const closed = [...new Set(firstParts())].filter((part) => !OPEN.has(part))
    response.header('Cache-Control', 'public, max-age=3600')
    return response
      .type('text/plain')
      .send(['User-agent: *', ...closed.map((part) => `Disallow: ${part}`), ''].join('\n'))
  }
}

function firstParts(): string[] {
  const routes = Object.values(router.toJSON()).flat()
  return routes
    .map(({ pattern }) => `/${pattern.split('/')[1]}`)
    .filter((part) => !['/', '/robots.txt', '/.well-known'].includes(part))
    .sort()
}
