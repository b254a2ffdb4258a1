const CALM_MS = 250
/** What belongs to sending a form and not to what was chosen in it. */
const NOT_ASKED = /^(_|form_|next$)/

/**
 * Asks the server what the choices of its form come to, as they are made, and puts the answer's part in the place of the
 * page's. Without an answer the old one is marked as such; the button that asks by sending the form stays.
 */
export class LivePreview extends HTMLElement {
  #form
  #timer
  #asking

  connectedCallback() {
    this.#form = this.closest('form')
    this.#form?.addEventListener('input', this.#soon)
  }

  disconnectedCallback() {
    this.#form?.removeEventListener('input', this.#soon)
    clearTimeout(this.#timer)
    this.#asking?.abort()
  }

  get #part() {
    return document.getElementById(this.getAttribute('part'))
  }

  #soon = () => {
    this.#part?.setAttribute('aria-busy', 'true')
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#ask(), CALM_MS)
  }

  async #ask() {
    this.#asking?.abort()
    this.#asking = new AbortController()
    const { signal } = this.#asking
    const chosen = [...new FormData(this.#form)].filter(([name]) => !NOT_ASKED.test(name))
    try {
      const address = `${this.getAttribute('src')}?${new URLSearchParams(chosen)}`
      const answer = await fetch(address, { signal, headers: { accept: 'text/html' } })
      if (!answer.ok || answer.redirected) return
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      const part = page.getElementById(this.getAttribute('part'))
      if (part) this.#part?.replaceChildren(...part.childNodes)
      this.#part?.removeAttribute('aria-busy')
    } catch (error) {
      if (error.name !== 'AbortError') throw error
    }
  }
}
