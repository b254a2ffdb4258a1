import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import env from '#start/env'

export interface AuditKey {
  /** Names the key in what it sealed; says nothing about it. */
  id: string
  secret: KeyObject
}

let known: AuditKey[] | undefined

/**
 * The keys that seal the log, the one in use first: those of AUDIT_KEY, else and behind them one that is derived from
 * APP_KEY. None of them is in the database, so whoever can only write there cannot seal anything.
 */
export function auditKeys(): AuditKey[] {
  known ??= keysFrom(env.get('AUDIT_KEY'), env.get('APP_KEY').release())
  return known
}

export function keysFrom(auditKey: string | undefined, appKey: string): AuditKey[] {
  const texts = (auditKey ?? '').split(',').map((text) => text.trim())
  return [...texts.filter(Boolean), appKey].map(derive)
}

/** One use, one key: the same text that encrypts elsewhere seals here as another one. */
function derive(text: string): AuditKey {
  const bytes = Buffer.from(hkdfSync('sha256', text, 'innkeeper', 'audit log', 32))
  const secret = createSecretKey(bytes)
  return { id: createHmac('sha256', secret).update('key id').digest('hex').slice(0, 12), secret }
}
