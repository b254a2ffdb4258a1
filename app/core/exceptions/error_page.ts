import type { HttpContext } from '@adonisjs/core/http'

const WRITTEN = [403, 404, 419, 422, 429, 500, 503]

/** What Shield sends with other pages; a request that failed before its turn still gets the strictest of it. */
const FLOOR = {
  'Content-Security-Policy': "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'",
  'X-Frame-Options': 'DENY',
  'X-Content-Type-Options': 'nosniff',
}

/** The page for a status: what happened, what it means, what to do. Renders whatever else is broken. */
export async function errorPage(ctx: HttpContext, status: number): Promise<string> {
  const requestId = ctx.request.id() ?? ''
  if (!('nonce' in ctx.response)) Object.entries(FLOOR).forEach(([name, value]) => ctx.response.header(name, value))
  try {
    return await ctx.view.render('pages/errors/show', { status, kind: kindOf(status), requestId })
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
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Something broke on our side</title></head>
<body><main><h1>Something broke on our side</h1><p>Try again in a minute. If it happens again, tell us this number: <code>${id}</code></p></main></body>
</html>`
}
