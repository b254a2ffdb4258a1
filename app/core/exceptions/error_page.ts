import { formPage } from '#core/forms/back_to_form'
import { shopOfPages } from '#core/views/shop'
import type { HttpContext } from '@adonisjs/core/http'

const WRITTEN = [403, 404, 413, 419, 422, 429, 500, 503]

/** The page for a status: what happened, what it means, what to do. Renders whatever else is broken. */
export async function errorPage(ctx: HttpContext, status: number): Promise<string> {
  const requestId = ctx.request.id() ?? ''
  try {
    // Where no route answers, nothing told the layouts whose page it is.
    ctx.view.share({ shop: await shopOfPages() })
    return await ctx.view.render('pages/errors/show', {
      status,
      kind: kindOf(status),
      requestId,
      cspNonce: ctx.response.nonce,
      backTo: ['GET', 'HEAD'].includes(ctx.request.method()) ? null : formPage(ctx.request),
      kept: 'session' in ctx && ctx.session.responseFlashMessages.has('unsent'),
    })
  } catch (error) {
    ctx.logger.error({ err: error }, 'The error page could not be rendered')
    return barePage(requestId)
  }
}

function kindOf(status: number): number {
  if (WRITTEN.includes(status)) return status
  return status >= 500 ? 500 : 422
}

/** Needs neither templates nor translations. The id holds what `X-Request-Id` may hold, so it is escaped. */
function barePage(requestId: string): string {
  const id = requestId.replace(/[^\w-]/g, '')
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Something went wrong</title></head>
<body><main><h1>Something went wrong</h1><p>Try again in a minute. If it happens again, contact us with this reference number: <code>${id}</code></p></main></body>
</html>`
}
