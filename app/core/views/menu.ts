import router from '@adonisjs/core/services/router'
import { navigation, type NavigationArea } from '#core/registries/navigation'

export interface MenuItem {
  name: string
  href: string
  icon?: string
  current: boolean
}

export interface MenuGroup {
  name: string | null
  items: MenuItem[]
}

interface Visitor {
  can(permission: string): boolean
}

/** The menu of an area for one person, in groups; entries whose route is not loaded are left out. */
export function menuOf(area: NavigationArea, visitor: Visitor | undefined, current?: string): MenuGroup[] {
  const groups = new Map<string | null, MenuItem[]>()
  for (const entry of navigation.entries(area, (permission) => visitor?.can(permission) ?? false)) {
    const href = hrefOf(entry.route)
    if (!href) continue
    const group = entry.group ?? null
    const item = { name: entry.name, href, icon: entry.icon, current: entry.name === current }
    groups.set(group, [...(groups.get(group) ?? []), item])
  }
  return [...groups].map(([name, items]) => ({ name, items }))
}

/** The address of the first of these routes that is loaded, or null: layouts link to modules that may be absent. */
export function hrefOf(...routes: string[]): string | null {
  const known = routes.find((route) => router.has(route))
  return known ? router.makeUrl(known) : null
}

const FOOTER: [string, string[]][] = [
  ['help', ['articles.index', 'help.index']],
  ['contact', ['contact.create', 'contact.show', 'conversations.create']],
  ['terms', ['terms.show', 'terms.index']],
  ['privacy', ['privacy.show', 'privacy.index', 'privacy']],
  ['cookies', ['cookies.show', 'cookies.index', 'cookies']],
]

/** The links of the footer whose pages are loaded. */
export function footerLinks(): { name: string; href: string }[] {
  return FOOTER.flatMap(([name, routes]) => {
    const href = hrefOf(...routes)
    return href ? [{ name, href }] : []
  })
}
