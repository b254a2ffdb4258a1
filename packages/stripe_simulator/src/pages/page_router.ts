import { ApiError } from '../errors.js'
import { answerAuthentication, showAuthentication } from './authentication_page.js'
import { answerCheckout, showCheckout } from './checkout_page.js'
import { addCard, answerPortalCard, showPortal } from './portal_page.js'
import { html } from './html.js'
import { layout } from './layout.js'
import { sendPage } from './page_answer.js'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PageAnswer } from './page_answer.js'
import type { Simulation } from '../simulation.js'
import type { World } from '../world.js'

type PageHandler = (world: World, form: URLSearchParams, ...ids: string[]) => PageAnswer

const PAGES: [string, RegExp, PageHandler][] = [
  ['GET', /^\/c\/pay\/([^/]+)$/, showCheckout],
  ['POST', /^\/c\/pay\/([^/]+)$/, answerCheckout],
  ['GET', /^\/authenticate\/([^/]+)$/, showAuthentication],
  ['POST', /^\/authenticate\/([^/]+)$/, answerAuthentication],
  ['GET', /^\/p\/session\/([^/]+)$/, showPortal],
  ['POST', /^\/p\/session\/([^/]+)\/cards$/, addCard],
  ['POST', /^\/p\/session\/([^/]+)\/cards\/([^/]+)$/, answerPortalCard],
]

/** Answers the hosted pages: Checkout, the bank's page and the billing portal. */
export function handlePage(
  { world }: Simulation,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  body: string
) {
  for (const [method, pattern, handler] of PAGES) {
    const match = request.method === method && pattern.exec(path)
    if (!match) continue
    try {
      return sendPage(response, handler(world, new URLSearchParams(body), ...match.slice(1)))
    } catch (error) {
      if (error instanceof ApiError && error.status !== 404)
        return sendPage(response, refused(error))
      if (!(error instanceof ApiError)) throw error
    }
  }
  sendPage(response, notFound())
}

function notFound(): PageAnswer {
  const content = html`<h1>Page not found</h1>
    <p>There’s no Checkout or portal session at this address.</p>`
  return { status: 404, page: layout('Not found', content) }
}

function refused(error: ApiError): PageAnswer {
  const content = html`<h1>Something went wrong</h1>
    <p>${error.message}</p>`
  return { status: error.status, page: layout('Something went wrong', content) }
}
