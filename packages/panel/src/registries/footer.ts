export interface FooterLink {
  /** Unique; also the translation key `ui.footer.<name>`. */
  name: string
  /** Route name. */
  route: string
  /** Smaller comes first. */
  order: number
}

/** The links at the foot of every page. */
class Footer {
  #links: FooterLink[] = []

  add(link: FooterLink): void {
    this.#links.push(link)
    this.#links.sort((one, other) => one.order - other.order)
  }

  all(): readonly FooterLink[] {
    return this.#links
  }
}

export const footer = new Footer()
