/** A source of a Content-Security-Policy: "https://*.stripe.com", "https://pay.shop.test", "http://127.0.0.1:8420". */
const SOURCE = /^(https?):\/\/(\*\.)?([a-z0-9.-]+)(?::(\d+))?$/i

/**
 * Where forms of ours may lead besides ourselves. Browsers apply `form-action` to every redirect that follows a form, so
 * whoever sends people on to a page elsewhere, such as a payment gateway, names it here.
 */
class FormTargets {
  #sources = new Map<string, readonly string[]>()

  /** Names the pages of one module; what it named before is forgotten. Throws for what is no source. */
  set(name: string, sources: readonly string[]): void {
    for (const source of sources)
      if (!SOURCE.test(source)) throw new TypeError(`"${source}" is no address forms may lead to`)
    this.#sources.set(name, sources)
  }

  /** All of them, as the header takes them. */
  get policy(): string {
    return ["'self'", ...this.#all()].join(' ')
  }

  /** Whether a browser follows a redirect from a form of ours to this address. */
  covers(url: string): boolean {
    return this.#all().some((source) => covers(source, new URL(url)))
  }

  #all(): string[] {
    return [...this.#sources.values()].flat()
  }
}

function covers(source: string, { protocol, hostname, port }: URL): boolean {
  const [, scheme, anySubdomain, host, onlyPort = ''] = SOURCE.exec(source) ?? []
  if (protocol !== `${scheme}:` || port !== onlyPort) return false
  return anySubdomain ? hostname.endsWith(`.${host}`) : hostname === host
}

export const formTargets = new FormTargets()
