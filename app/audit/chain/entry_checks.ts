import { clock } from '#core/clock'
import { momentFrom } from '#core/views/format'
import { ADDRESSES_ERASED, ADDRESSES_KEPT } from '#audit/actions/forget_addresses'
import { auditKeys, type AuditKey } from '#audit/chain/keys'
import {
  digestOfAddress,
  GENESIS,
  KEYED,
  PLAIN,
  plainSealOf,
  sealOf,
  type SealedFields,
} from '#audit/chain/seals'

export type Row = SealedFields & { hash: string; ip: string | null; ip_salt: string | null }

export type Fault =
  'changed' | 'missing' | 'inserted' | 'unlinked' | 'unsealed' | 'unanchored' | 'unknown_key'

/** Follows the log entry by entry and remembers how far it is whole. */
export class EntryChecks {
  seq = 0
  hash = GENESIS
  #keyed = false
  readonly #keys = new Map(auditKeys().map((key) => [key.id, key]))
  /** People whose addresses are gone before their time, and from which entry on; their erasure must be recorded later. */
  readonly #erased = new Map<string, number>()
  readonly #anchors: Map<number, string>
  readonly lastAnchor: number

  constructor(anchors: Map<number, string>) {
    this.#anchors = anchors
    this.lastAnchor = anchors.size === 0 ? 0 : [...anchors.keys()].reduce((a, b) => Math.max(a, b))
  }

  /** What is wrong with the next entry; null, and one further, where nothing is. */
  check(row: Row): Fault | null {
    const fault = this.#faultOf(row)
    if (fault) return fault
    this.seq = Number(row.seq)
    this.hash = row.hash
    if (row.action === ADDRESSES_ERASED) this.#erased.delete(row.subject_id ?? '')
    return null
  }

  /** The first entry whose address went without a recorded erasure, or null. */
  erasedTooEarly(): number | null {
    return this.#erased.size === 0 ? null : Math.min(...this.#erased.values())
  }

  /** A log that has entries ends with one that only the key could seal; without it anybody could write it all again. */
  endsUnsealed(): boolean {
    return this.seq > 0 && !this.#keyed
  }

  #faultOf(row: Row): Fault | null {
    const next = this.seq + 1
    if (Number(row.seq) > next && Number.isInteger(Number(row.seq))) return 'missing'
    if (Number(row.seq) !== next) return 'inserted'
    if (row.prev_hash !== this.hash) return 'unlinked'
    const anchored = this.#anchors.get(Number(row.seq))
    if (anchored !== undefined && anchored !== row.hash) return 'unanchored'
    return Number(row.seal_version) === PLAIN ? this.#plainFault(row) : this.#keyedFault(row)
  }

  /** Nothing without a key comes after the first entry with one. */
  #plainFault(row: Row): Fault | null {
    return this.#keyed || row.hash !== plainSealOf(row) ? 'changed' : null
  }

  #keyedFault(row: Row): Fault | null {
    const key = this.#keys.get(row.key_id ?? '')
    if (Number(row.seal_version) !== KEYED) return 'changed'
    if (!key) return 'unknown_key'
    if (row.hash !== sealOf(row, key) || !this.#addressFits(row, key)) return 'changed'
    this.#keyed = true
    return null
  }

  #addressFits(row: Row, key: AuditKey): boolean {
    if (row.ip !== null) return row.ip_digest === digestOfAddress(row.ip, row.ip_salt ?? '', key)
    if (row.ip_digest === null || this.#isOld(row)) return true
    const actor = row.actor_id ?? ''
    if (!this.#erased.has(actor)) this.#erased.set(actor, Number(row.seq))
    return true
  }

  #isOld(row: Row): boolean {
    const written = momentFrom(row.created_at)
    return written !== null && written < clock.now().minus(ADDRESSES_KEPT)
  }
}
