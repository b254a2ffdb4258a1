/** Keeps cookies between requests, as a returning visitor's browser does. */
export class Browser {
  #cookies = new Map<string, string>()

  constructor(private readonly origin: string) {}

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** The text of a page; throws where it is not one. */
  async page(path: string): Promise<string> {
    const response = await this.#send(path, {})
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}`)
    return response.text()
  }

  async signIn(email: string, password: string): Promise<void> {
    const form = await this.page('/sign-in')
    const token = /name=['"]_csrf['"] value=['"]([^'"]+)/.exec(form)?.[1] ?? ''
    const body = new URLSearchParams({ _csrf: token, email, password })
    const { status } = await this.#send('/sign-in', { method: 'POST', body })
    if (status !== 302) throw new Error(`Signing in answered ${status}`)
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const headers = { accept: 'text/html', cookie: this.cookie }
    const response = await fetch(this.origin + path, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [name, ...value] = line.split(';')[0].split('=')
      this.#cookies.set(name, value.join('='))
    }
    return response
  }
}
