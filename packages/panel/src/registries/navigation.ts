export type NavigationArea = 'site' | 'customer' | 'admin'

export interface NavigationEntry {
  /** Unique within its area; also the translation key `navigation.<area>.<name>`. */
  name: string
  /** Route name. */
  route: string
  /** Icon of the icon set, such as "server". */
  icon?: string
  /** Smaller comes first. */
  order: number
  /** Permission that staff need to see it. */
  can?: string
  /** Admin entries are shown under a heading `navigation.groups.<group>`. */
  group?: string
}

/** What modules add to the menus of the site, the customer portal and the admin panel. */
class Navigation {
  #entries: Record<NavigationArea, NavigationEntry[]> = { site: [], customer: [], admin: [] }

  add(area: NavigationArea, entry: NavigationEntry): void {
    this.#entries[area].push(entry)
    this.#entries[area].sort((a, b) => a.order - b.order)
  }

  /** The entries of an area that a person with these permissions may open. */
  entries(area: NavigationArea, can: (permission: string) => boolean): NavigationEntry[] {
    return this.#entries[area].filter((entry) => !entry.can || can(entry.can))
  }
}

export const navigation = new Navigation()
