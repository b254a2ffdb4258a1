import { allowed, type Allows } from './policies.js'

export interface OverviewFigure {
  value: string | number
  /** Where the rows behind the figure are listed. */
  url: string
  tone: 'ok' | 'busy' | 'warn' | 'bad' | 'off'
}

export interface OverviewEntry {
  /** Unique; its label is the translation `admin.overview.figures.<name>`, which is given its value as `count`. */
  name: string
  /** The action of a policy that whoever sees it may do, "BillingPolicy.view". */
  can: string
  order: number
  load(): Promise<OverviewFigure>
}

/** Figures that modules put on the staff's front page; each is one query. */
class Overview {
  #entries: OverviewEntry[] = []

  add(entry: OverviewEntry): void {
    this.#entries.push(entry)
    this.#entries.sort((a, b) => a.order - b.order)
  }

  async load(allows: Allows): Promise<(OverviewFigure & { name: string })[]> {
    const shown = await allowed(this.#entries, allows)
    return Promise.all(shown.map(async ({ name, load }) => ({ name, ...(await load()) })))
  }
}

export const overview = new Overview()
