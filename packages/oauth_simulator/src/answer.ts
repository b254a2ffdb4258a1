import type { ServerResponse } from 'node:http'

/** What a handler answers. */
export type Answer =
  | { status: number; json: unknown }
  | { status: number; text: string; type?: string }
  | { status: number; page: string }
  | { redirect: string }

export const json = (body: unknown, status = 200): Answer => ({ status, json: body })

/** Sends an answer and returns its status. */
export function send(response: ServerResponse, answer: Answer): number {
  if ('redirect' in answer) return end(response, 303, '', { location: answer.redirect })
  if ('json' in answer) {
    const type = 'application/json; charset=utf-8'
    return end(response, answer.status, JSON.stringify(answer.json), { 'content-type': type })
  }
  if ('text' in answer) {
    const type = answer.type ?? 'text/plain; charset=utf-8'
    return end(response, answer.status, answer.text, { 'content-type': type })
  }
  return end(response, answer.status, answer.page, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    'x-content-type-options': 'nosniff',
  })
}

function end(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string>
): number {
  response.writeHead(status, { 'cache-control': 'no-store', ...headers }).end(body)
  return status
}
