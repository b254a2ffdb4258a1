import { allowed, type Allows } from './policies.js'

/**
 * Menus; `account` are the tabs of the customer's account pages. The search of an area offers the first steps of its
 * `_actions`, such as "Connect cluster", beside its pages.
 */
export type NavigationArea =
  'site' | 'customer' | 'account' | 'admin' | 'customer_actions' | 'admin_actions'

export interface NavigationEntry {
  /** Unique within its area; also the translation key `navigation.<area>.<name>`. */
  name: string
  /** Route name. */
  route: string
  /** Icon of the icon set, such as "server". */
  icon?: string
  /** Smaller comes first. */
  order: number
  /** The action of a policy that whoever sees it may do, "BillingPolicy.view"; it may depend on roles alone. */
  can?: string
  /** Admin entries are shown under a heading `navigation.groups.<group>`. */
  group?: string
}

/** What modules add to the menus of the site, the customer portal and the admin panel, and to the tabs of an account. */
class Navigation {
  #entries: Record<NavigationArea, NavigationEntry[]> = {
    site: [],
    customer: [],
    account: [],
    admin: [],
    customer_actions: [],
    admin_actions: [],
  }

  add(area: NavigationArea, entry: NavigationEntry): void {
    this.#entries[area].push(entry)
    this.#entries[area].sort((a, b) => a.order - b.order)
  }

  /** The entries of an area that a person may open. */
  async entries(area: NavigationArea, allows: Allows): Promise<NavigationEntry[]> {
    return allowed(this.#entries[area], allows)
  }
}

export const navigation = new Navigation()
