import type { ServerResponse } from 'node:http'

/** What a page handler answers: a page, or the way to another one. */
export type PageAnswer = { status: number; page: string } | { redirect: string }

export function sendPage(response: ServerResponse, answer: PageAnswer) {
  if ('redirect' in answer) {
    response.writeHead(303, { 'location': answer.redirect, 'cache-control': 'no-store' })
    response.end()
    return
  }
  response.writeHead(answer.status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    'x-content-type-options': 'nosniff',
  })
  response.end(answer.page)
}
