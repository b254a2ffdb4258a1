import { BrowserPage, type Answers } from '#tests/support/browser_page'

const MOST_REDIRECTS = 10

interface Request {
  url: string
  method: 'GET' | 'POST'
  fields?: URLSearchParams
}

/**
 * A person at a browser without scripts: follows links and sends forms by what is written on them, keeps cookies for
 * each site, and is at one page at a time. Each has an address of its own.
 */
export class Journey {
  page: BrowserPage = new BrowserPage('about:blank', 0, '')
  /** What the person does when the site is gone in the middle of a request; the same request is sent again afterwards. */
  whenGone?: () => Promise<void>
  readonly #jars = new Map<string, Map<string, string>>()

  constructor(
    private readonly site: string,
    private readonly address = anAddress()
  ) {}

  open(path: string): Promise<BrowserPage> {
    return this.#go({ url: new URL(path, this.site).href, method: 'GET' })
  }

  reload(): Promise<BrowserPage> {
    return this.open(this.page.url)
  }

  follow(link: string): Promise<BrowserPage> {
    return this.open(this.page.linkTo(link))
  }

  press(button: string, answers: Answers = {}): Promise<BrowserPage> {
    return this.#go(this.page.press(button, answers))
  }

  /** Opens the present page again and again until it says what is expected. */
  async until(expected: (page: BrowserPage) => boolean, seconds = 30): Promise<BrowserPage> {
    const deadline = Date.now() + seconds * 1000
    while (!expected(this.page)) {
      if (Date.now() > deadline)
        throw new Error(
          `It did not happen: ${this.page.path} says "${this.page.text.slice(0, 1200)}"`
        )
      await new Promise((resolve) => setTimeout(resolve, 100))
      await this.reload()
    }
    return this.page
  }

  /** Goes on in a second tab, with the same cookies. */
  secondTab(): Journey {
    const tab = new Journey(this.site, this.address)
    for (const [origin, jar] of this.#jars) tab.#jars.set(origin, jar)
    tab.page = this.page
    return tab
  }

  /** Goes on at another address of the same site, with the cookies of this one. */
  at(site: string): Journey {
    const there = new Journey(site, this.address)
    there.#jars.set(new URL(site).origin, this.#jarOf(this.site))
    return there
  }

  /** Fetches something that is not a page, such as a document. */
  async download(path: string): Promise<Response> {
    return this.#send({ url: new URL(path, this.page.url).href, method: 'GET' })
  }

  async #go(first: Request): Promise<BrowserPage> {
    let request = first
    for (let hop = 0; hop < MOST_REDIRECTS; hop++) {
      const response = await this.#send(request)
      const location = response.headers.get('location')
      const html = await response.text()
      if (response.status < 300 || response.status >= 400 || !location) {
        this.page = new BrowserPage(request.url, response.status, html)
        return this.page
      }
      const url = new URL(location, request.url).href
      const keepsMethod = response.status === 307 || response.status === 308
      request = keepsMethod ? { ...request, url } : { url, method: 'GET' }
    }
    throw new Error(`Too many redirects at ${request.url}`)
  }

  async #send(request: Request): Promise<Response> {
    const jar = this.#jarOf(request.url)
    const headers = {
      'accept': 'text/html',
      'cookie': [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
      'x-forwarded-for': this.address,
      ...(this.page.status ? { referer: this.page.url } : {}),
      ...(request.method === 'POST' ? { origin: new URL(this.page.url).origin } : {}),
    }
    const { url, method, fields } = request
    const target = method === 'GET' && fields ? `${url}?${fields}` : url
    const body = method === 'POST' ? fields : undefined
    const response = await this.#patiently(() =>
      fetch(target, { method, body, headers, redirect: 'manual' })
    )
    for (const line of response.headers.getSetCookie()) keep(jar, line)
    return response
  }

  async #patiently(send: () => Promise<Response>): Promise<Response> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await send()
      } catch (error) {
        if (!this.whenGone || attempt === 3) throw error
        await this.whenGone()
      }
    }
  }

  #jarOf(url: string): Map<string, string> {
    const { origin } = new URL(url)
    const jar = this.#jars.get(origin) ?? new Map<string, string>()
    this.#jars.set(origin, jar)
    return jar
  }
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair, ...attributes] = line.split(';')
  const [name, ...value] = pair.split('=')
  const gone = attributes.some((attribute) =>
    /max-age=(0|-)|expires=thu, 01 jan 1970/i.test(attribute)
  )
  if (gone) jar.delete(name)
  else jar.set(name, value.join('='))
}

let addresses = 0

/** An address of its own for each person, so that limits by network do not meet. */
function anAddress(): string {
  addresses++
  return `198.18.${addresses >> 8}.${addresses & 255}`
}
