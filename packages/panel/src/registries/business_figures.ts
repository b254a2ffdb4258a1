import { allowed, type Allows } from './policies.js'
import type { DateTime } from 'luxon'

/** A day of the shop: from its first moment in the shop's time zone up to, and without, the first of the next day. */
export interface BusinessSpan {
  /** "2026-11-22" */
  day: string
  from: DateTime
  until: DateTime
}

/** What was counted: things, or minor units of one currency. Amounts of two currencies are never added up. */
export interface BusinessAmount {
  amount: number
  /** Left out where things are counted. */
  currency?: string
}

/**
 * A figure of the business that is counted day by day and kept, so that no page adds up all payments. Its texts are
 * `admin.business.figures.<module>_<what>`.
 */
export interface BusinessFigure {
  /** "module.what"; unique, forty letters at most. */
  name: string
  /** The action of a policy that whoever sees it may do, "BillingPolicy.view"; it may depend on roles alone. */
  can: string
  order: number
  of: 'money' | 'count'
  /**
   * A flow happens on a day (orders): the days of a period are added up, and days that are over are counted again for some
   * weeks, as refunds come late. A level stands at the end of a day (servers): the last one counts.
   */
  kind: 'flow' | 'level'
  /** Whether more of it is good news, bad news, or neither. */
  more: 'good' | 'bad' | 'neutral'
  /** Where its rows are listed. */
  url?: string
  /** Drawn as a chart where it is the panel's own front page. */
  chart?: boolean
  /**
   * Counts one day, today's included, in one query by an index; for a level, what stands at the end of the span, or now. Money
   * is answered once for each currency. Nothing is answered where there is nothing.
   */
  count(span: BusinessSpan): Promise<BusinessAmount[]>
}

/** How the business does, on the staff's front page; a module adds what it knows. */
class BusinessFigures {
  #figures = new Map<string, BusinessFigure>()

  add(figure: BusinessFigure): void {
    if (this.#figures.has(figure.name)) throw new Error(`There is a figure "${figure.name}"`)
    this.#figures.set(figure.name, figure)
  }

  /** All of them, in the order in which they are shown. */
  all(): BusinessFigure[] {
    return [...this.#figures.values()].sort((a, b) => a.order - b.order)
  }

  /** Those that somebody may see. */
  async allowed(allows: Allows): Promise<BusinessFigure[]> {
    return allowed(this.all(), allows)
  }
}

export const businessFigures = new BusinessFigures()
