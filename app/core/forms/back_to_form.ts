import router from '@adonisjs/core/services/router'
import { appUrl } from '#config/app'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Leads back to the page that a form was sent from. Only the path of the Referer is used, and only where its host is the
 * one that was asked or that of APP_URL: proxies may pass a host without its port. Without a Referer it is the page that
 * belongs to the form's address.
 */
export function backToForm({ request, response }: HttpContext): void {
  response.redirect().toPath(formPage(request))
}

/** The path of the page that a form was sent from. */
export function formPage(request: HttpContext['request']): string {
  return refererPath(request) ?? pageOf(request)
}

function refererPath(request: HttpContext['request']): string | null {
  const referer = URL.parse(request.header('referer') ?? 'about:blank', appUrl)
  if (!referer || !['http:', 'https:'].includes(referer.protocol)) return null
  const ours = [request.hostname(), new URL(appUrl).hostname]
  if (!ours.includes(referer.hostname)) return null
  return referer.pathname.replace(/^\/+/, '/') + referer.search
}

/** What is sent to `/articles` was typed at `/articles/create`, to `/articles/1` at `/articles/1/edit`; else at the same address. */
function pageOf(request: HttpContext['request']): string {
  const path = request.url()
  const page = request.method() === 'POST' ? `${path}/create` : `${path}/edit`
  return [page, path].find((candidate) => router.match(candidate, 'GET', false)) ?? '/'
}
