import { ApiError } from '../errors.js'
import { Envelope } from '../router.js'

export interface Answer {
  status: number
  reason: string
  body: string
  /** What the server itself refuses, before the API, comes without a content type. */
  isBare?: boolean
}

/** A success, as `{"data": …}`. */
export function success(result: unknown): Answer {
  const body =
    result instanceof Envelope ? { data: result.data, ...result.more } : { data: result ?? null }
  return { status: 200, reason: 'OK', body: JSON.stringify(body) }
}

/** A failure: its first line is the reason phrase, bodies are as poor as the real ones. */
export function failure(error: unknown): Answer {
  const { status, message, errors } =
    error instanceof ApiError ? error : new ApiError(500, (error as Error).message)
  return { status, reason: reasonPhrase(message), body: bodyOf(status, message, errors) }
}

/** A refusal by the server itself: its text is the body too, unless told otherwise. */
export function refusal(status: number, reason: string, body = reason): Answer {
  return { status, reason, body, isBare: true }
}

function bodyOf(status: number, message: string, errors?: Record<string, string>) {
  if (status === 401 || status >= 595) return ''
  return JSON.stringify({ data: null, ...(errors && { errors }), message: `${message}\n` })
}

function reasonPhrase(text: string) {
  return text.split('\n')[0].replace(/[^\t\x20-\x7e\x80-\xff]/g, '?')
}
