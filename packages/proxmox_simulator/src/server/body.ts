import { ApiError } from '../errors.js'
import type { IncomingMessage } from 'node:http'

const largest = 512 * 1024

const readable = ['', 'application/x-www-form-urlencoded', 'application/json']

/** Why the server does not even read a body: its status and reason; nothing when it does. */
export function bodyRefusal({ headers, method }: IncomingMessage): [number, string] | undefined {
  if (headers['transfer-encoding']) return [501, 'chunked transfer encoding not supported']
  const length = Number(headers['content-length'] ?? 0)
  if (length === 0) return undefined
  if (method === 'GET' || method === 'DELETE') {
    return [501, `Unexpected content for method '${method}'`]
  }
  if (length > largest) return [501, 'for data too large']
  const type = headers['content-type'] ?? ''
  if (readable.includes(mediaType(type))) return undefined
  return [506, `upload 'Content-Type '${type}' not implemented`]
}

/** The whole body as text. */
export async function readBody(request: IncomingMessage): Promise<string> {
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
  return mediaType(contentType ?? '') === 'application/json' ? parseJson(body) : parseForm(body)
}

const mediaType = (header: string) => header.split(';')[0].trim().toLowerCase()

function parseJson(body: string): [string, string][] {
  const value: unknown = body === '' ? null : safeParse(body)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ApiError(500, 'Not a HASH reference')
  }
  return Object.entries(value).flatMap(([key, content]): [string, string][] => {
    if (content === null) return []
    if (Array.isArray(content)) return content.map((item) => [key, String(item)])
    if (typeof content === 'boolean') return [[key, content ? '1' : '0']]
    return [[key, String(content)]]
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
