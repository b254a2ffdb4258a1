interface Answer {
  status: number
  location: string | null
  text: string
  headers: Headers
}

type Fields = Record<string, string>

/** A browser without a screen: keeps cookies, sends forms, follows redirects only when told to. */
export class Surfer {
  #cookies = new Map<string, string>()

  constructor(private readonly extraHeaders: Fields = {}) {}

  get(path: string, headers: Fields = {}): Promise<Answer> {
    return this.#send(path, { method: 'GET', headers })
  }

  /** Sends a form as a browser does; methods besides POST are spoofed. */
  submit(
    path: string,
    fields: Fields = {},
    method = 'POST',
    headers: Fields = {}
  ): Promise<Answer> {
    const spoofed = method === 'POST' ? path : `${path}?_method=${method}`
    return this.#send(spoofed, { method: 'POST', body: new URLSearchParams(fields), headers })
  }

  send(path: string, init: RequestInit): Promise<Answer> {
    return this.#send(path, init)
  }

  /** Opens where an answer leads. */
  async follow(answer: Answer): Promise<Answer> {
    return answer.location ? this.get(answer.location) : answer
  }

  async signIn(email: string, password: string): Promise<Answer> {
    return this.submit('/sign-in', { email, password })
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name)
  }

  setCookie(name: string, value: string): void {
    this.#cookies.set(name, value)
  }

  /** The id of the browser's session, which the cookie carries signed. */
  get sessionId(): string {
    const value = decodeURIComponent(this.cookie('innkeeper_session') ?? '')
    const payload = value.replace(/^s:/, '').split('.')[0]
    return JSON.parse(Buffer.from(payload, 'base64url').toString()).message
  }

  async #send(path: string, init: RequestInit): Promise<Answer> {
    const headers = {
      accept: 'text/html',
      ...this.extraHeaders,
      ...(init.headers as Fields),
      cookie: this.#cookieHeader(),
    }
    const response = await fetch(new URL(path, origin()), { ...init, headers, redirect: 'manual' })
    this.#keep(response.headers.getSetCookie())
    const text = await response.text()
    return {
      status: response.status,
      location: response.headers.get('location'),
      text,
      headers: response.headers,
    }
  }

  #cookieHeader(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  #keep(setCookies: string[]): void {
    for (const line of setCookies) {
      const [pair, ...attributes] = line.split(';')
      const [name, ...value] = pair.split('=')
      const isGone = attributes.some((attribute) =>
        /max-age=0|max-age=-|expires=thu, 01 jan 1970/i.test(attribute)
      )
      if (isGone) this.#cookies.delete(name)
      else this.#cookies.set(name, value.join('='))
    }
  }
}

export function origin(): string {
  return `http://${process.env.HOST}:${process.env.PORT}`
}
