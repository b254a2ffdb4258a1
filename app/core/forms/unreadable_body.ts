import { Exception } from '@adonisjs/core/exceptions'

/** What Node's decompression says of a body that is not what its "Content-Encoding" claims. */
const NOT_COMPRESSED_SO = /^(Z_|ERR_BUFFER_TOO_LARGE$|ERR_BROTLI_|ERR__ERROR_|ERR_PADDING)/

/** A body whose bytes cannot be read is its sender's fault, so it is a 400; other errors stay what they are. */
export function asUnreadableBody(error: unknown): unknown {
  const { code } = (error ?? {}) as { code?: unknown }
  if (typeof code !== 'string' || !NOT_COMPRESSED_SO.test(code)) return error
  return new Exception('The body is not compressed as it says', {
    status: 400,
    code: 'E_UNREADABLE_BODY',
    cause: error,
  })
}
