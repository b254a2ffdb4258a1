import { Exception } from '@adonisjs/core/exceptions'
import type { HttpContext } from '@adonisjs/core/http'

/** Routes whose forms may bring a file, with the most bytes that a file may have there. */
const ROUTES = new Map<string, number>()
interface Received {
  bytes: Buffer
  name: string
}

const received = new WeakMap<HttpContext['request'], Map<string, Received>>()

/** What a form may be beside its file, and what is read of a file that is too large before the connection is closed. */
const BESIDE = '64kb'
const STILL_READ = 8 * 1024 * 1024

/** Files that forms bring. They are kept in memory while they are read and never written to a disk. */
export const uploads = {
  /** Lets the forms of a route bring files; everywhere else they are left unread. */
  allowAt(pattern: string, mostBytes: number): void {
    ROUTES.set(pattern, mostBytes)
  },

  /** The file of a field; null where none was chosen. One byte longer than allowed where it was too large. */
  of(request: HttpContext['request'], field: string): Buffer | null {
    return received.get(request)?.get(field)?.bytes ?? null
  },

  /** What the sender calls the file of a field; nothing may rely on it. */
  nameOf(request: HttpContext['request'], field: string): string {
    return received.get(request)?.get(field)?.name ?? ''
  },

  /** Reads fields and files of the form, where its route allows some. */
  async read({ request, route }: HttpContext): Promise<void> {
    const most = ROUTES.get(route?.pattern ?? '')
    if (most === undefined || request.bodyType !== 'multipart') return
    const files = new Map<string, Received>()
    request.multipart.onFile('*', { deferValidations: true }, async (part) => {
      const file = await readPart(part, most)
      if (file) files.set(String(part.name), { bytes: file, name: String(part.filename ?? '') })
      else request.multipart.abort(tooLarge())
      return {}
    })
    await request.multipart.process({ limit: BESIDE, maxFields: 50 })
    received.set(request, files)
    request.updateBody(
      Object.fromEntries(Object.entries(request.body()).filter(([name]) => !files.has(name)))
    )
  },
}

/** A file up to a byte more than allowed while the rest passes by; null where that doesn't end. */
async function readPart(part: AsyncIterable<Buffer>, most: number): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let [kept, seen] = [0, 0]
  for await (const chunk of part) {
    seen += chunk.length
    if (seen > STILL_READ) return null
    const rest = chunk.subarray(0, most + 1 - kept)
    if (rest.length === 0) continue
    chunks.push(rest)
    kept += rest.length
  }
  return Buffer.concat(chunks)
}

function tooLarge(): Exception {
  return new Exception('The body is too large', {
    status: 413,
    code: 'E_REQUEST_ENTITY_TOO_LARGE',
  })
}
