import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { isId } from '#core/ids'
import env from '#start/env'

/**
 * The secret part of a link. It is derived from the row's id and the application key, so that a mail can be made again
 * from the id alone, and the database, which only holds its hash, gives nobody a link.
 */
export class LinkToken {
  constructor(private readonly purpose: string) {}

  /** "id.secret", the part of a link that a person needs to have. */
  for(id: string): string {
    return `${id}.${this.secret(id)}`
  }

  /** What the database keeps. */
  hashFor(id: string): string {
    return sha256(this.secret(id))
  }

  /** The id that a token names, or null where it is no token at all. */
  idIn(token: unknown): string | null {
    const [id, secret, ...rest] = typeof token === 'string' ? token.split('.') : []
    return isId(id) && secret && rest.length === 0 ? id : null
  }

  /** Whether a token is the one whose hash was kept; takes as long for a wrong one. */
  matches(token: string, hash: string): boolean {
    const given = Buffer.from(sha256(token.split('.')[1] ?? ''))
    const kept = Buffer.from(hash)
    return given.length === kept.length && timingSafeEqual(given, kept)
  }

  /** The secret alone: 43 characters of letters, digits, "-" and "_". */
  secret(id: string): string {
    const key = env.get('APP_KEY').release()
    return createHmac('sha256', key).update(`${this.purpose}:${id}`).digest('base64url')
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
