import { allowed, type Allows } from './policies.js'
import type { I18n } from '@adonisjs/i18n'
import type { Tone } from './tones.js'

/** What a timeline of staff is about, with the ids of what belongs to it. */
export interface TimelineScope {
  type: 'customer' | 'order' | 'service'
  id: string
  accountId: string
  /** Of an order; a customer's are found by the account. */
  invoiceIds: string[]
  /** Of an order, or the service itself; a customer's are found by the account. */
  serviceIds: string[]
  /** Where emails of a customer go. */
  addresses: string[]
}

/** Part of a text: `strong` where it names somebody. */
export interface TimelineText {
  text: string
  strong?: boolean
}

export interface TimelineEntry {
  /** The ULID of its row: entries are told by it, the latest first. */
  id: string
  kind: string
  /** When it happened, as the database holds moments. */
  at: string | Date
  text: string
  /** What explains it, in one line. */
  detail?: string
  /** Where it is shown in full. */
  href?: string
  tone?: Tone
  /** Who did it; the name of a user is looked up. */
  actor?: { type: string; id: string | null }
  /** What somebody wrote, on as many lines as it has. */
  body?: TimelineText[]
  /** Links beside it. */
  links?: { text: string; href: string }[]
}

export interface TimelineQuery {
  scope: TimelineScope
  /** Entries whose id is smaller; the latest where it is null. */
  before: string | null
  limit: number
  i18n: I18n
}

/** Where entries come from. */
export interface TimelineSource {
  /** "module.what"; its label is `timeline.kinds.<kind>` of its entries. */
  name: string
  /** The action of a policy that whoever reads them may do, "BillingPolicy.view". */
  can: string
  /**
   * At most `limit` entries of the scope with ids before the given one, the latest first, in one query that goes by an index of
   * what it looks for and the id.
   */
  load(query: TimelineQuery): Promise<TimelineEntry[]>
  /** What stands above the latest entries, and not among them; few. */
  pinned?(query: Pick<TimelineQuery, 'scope' | 'i18n'>): Promise<TimelineEntry[]>
}

/** What a subject is called and where its page is. */
export interface FoundSubject {
  accountId: string
  /** "Order 1023", in the language of whoever reads it. */
  title: string
  path: string
}

/** Something that has a history of its own, on which staff write notes. */
export interface TimelineSubject {
  type: TimelineScope['type']
  /** The action of a policy that whoever sees it may do. */
  can: string
  /** Null where there is none of this id. */
  find(id: string, i18n: I18n): Promise<FoundSubject | null>
}

export interface ShownEntry extends TimelineEntry {
  actorName: string | null
}

export interface Timeline {
  /** Above the latest entries; none on later pages. */
  pinned: ShownEntry[]
  entries: ShownEntry[]
  /** Where older entries begin; null where there are none. */
  older: string | null
  /** Whether these are the latest. */
  isFirst: boolean
}

type Names = (userIds: string[]) => Promise<Map<string, string>>

async function pinnedBy(
  sources: TimelineSource[],
  query: Pick<TimelineQuery, 'scope' | 'i18n'>
): Promise<TimelineEntry[]> {
  const lists = await Promise.all(sources.map((source) => source.pinned?.(query) ?? []))
  return lists.flat()
}

/** The one stream of what happened to a customer, an order or a service; each module adds what it knows. */
class Timelines {
  #sources: TimelineSource[] = []
  #subjects = new Map<string, TimelineSubject>()
  #names: Names = async () => new Map()

  add(source: TimelineSource): void {
    this.#sources.push(source)
  }

  addSubject(subject: TimelineSubject): void {
    this.#subjects.set(subject.type, subject)
  }

  /** Undefined where no module has such things. */
  subject(type: string): TimelineSubject | undefined {
    return this.#subjects.get(type)
  }

  /** Tells how the names of users are found. */
  nameBy(names: Names): void {
    this.#names = names
  }

  /**
   * A page of the stream, the latest first. Each source is asked for one entry more than a page has, so no entry is left out
   * between two pages, and a page costs the same however far back it lies.
   */
  async page(
    scope: TimelineScope,
    {
      allows,
      i18n,
      before,
      size,
    }: { allows: Allows; i18n: I18n; before: string | null; size: number }
  ): Promise<Timeline> {
    const sources = await allowed(this.#sources, allows)
    const pinned = before === null ? await pinnedBy(sources, { scope, i18n }) : []
    const above = new Set(pinned.map(({ id }) => id))
    const query = { scope, before, limit: size + 1 + above.size, i18n }
    const loaded = await Promise.all(sources.map((source) => source.load(query)))
    const found = loaded
      .flat()
      .filter(({ id }) => !above.has(id))
      .sort((one, other) => (one.id < other.id ? 1 : -1))
    const entries = found.slice(0, size)
    const names = await this.#namesOf([...pinned, ...entries])
    const shown = (entry: TimelineEntry): ShownEntry => ({
      ...entry,
      actorName: (entry.actor?.id && names.get(entry.actor.id)) || null,
    })
    return {
      pinned: pinned.map(shown),
      entries: entries.map(shown),
      older: found.length > size ? entries.at(-1)!.id : null,
      isFirst: before === null,
    }
  }

  async #namesOf(entries: TimelineEntry[]): Promise<Map<string, string>> {
    const ids = entries.flatMap(({ actor }) => actor?.id ?? [])
    return ids.length === 0 ? new Map() : this.#names([...new Set(ids)])
  }
}

export const timelines = new Timelines()
