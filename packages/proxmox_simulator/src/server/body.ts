import { ApiError } from '../errors.js'
import type { IncomingMessage } from 'node:http'

const largest = 512 * 1024

/** Reads the whole body; refuses what the real server refuses. */
export async function readBody(request: IncomingMessage): Promise<string> {
  if (request.headers['transfer-encoding']) {
    throw new ApiError(501, 'chunked transfer encoding not supported')
  }
  const length = Number(request.headers['content-length'] ?? 0)
  if (length > 0 && (request.method === 'GET' || request.method === 'DELETE')) {
    throw new ApiError(501, `Unexpected content for method '${request.method}'`)
  }
  if (length > largest) throw new ApiError(501, 'for data too large')

  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/** The fields of a query or form; `&` and `;` both separate them. */
export function parseForm(form: string): [string, string][] {
  return form
    .split(/[&;]/)
    .filter((field) => field !== '')
    .map((field) => {
      const at = field.indexOf('=')
      const [key, value] = at < 0 ? [field, ''] : [field.slice(0, at), field.slice(at + 1)]
      return [decode(key), decode(value)]
    })
}

/** The fields of a body, by its content type. */
export function parseBody(contentType: string | undefined, body: string): [string, string][] {
  const type = (contentType ?? '').split(';')[0].trim()
  if (type === 'application/json') return parseJson(body)
  return parseForm(body)
}

function parseJson(body: string): [string, string][] {
  const value: unknown = body === '' ? null : safeParse(body)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ApiError(500, 'Not a HASH reference')
  }
  return Object.entries(value).flatMap(([key, content]): [string, string][] => {
    if (content === null) return []
    if (typeof content === 'boolean') return [[key, content ? '1' : '0']]
    return [[key, Array.isArray(content) ? content.join(',') : String(content)]]
  })
}

function safeParse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new ApiError(500, 'malformed JSON string')
  }
}

function decode(text: string) {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
