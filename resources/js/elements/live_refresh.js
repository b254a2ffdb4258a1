import * as Turbo from '@hotwired/turbo'

const CALM_MS = 250
const FIRST_RETRY_MS = 1_000
const LONGEST_RETRY_MS = 60_000

/**
 * Listens for refresh signals while it is on the page and lets the page fetch itself again. Signals that come close
 * together are one refresh; a lost connection is tried again, ever more rarely, and a refresh makes up for what was missed.
 */
export class LiveRefresh extends HTMLElement {
  static observedAttributes = ['src']

  #source
  #refreshTimer
  #retryTimer
  #retryMs = FIRST_RETRY_MS
  #missed = false

  connectedCallback() {
    this.#listen()
    document.addEventListener('visibilitychange', this.#whenSeen)
  }

  disconnectedCallback() {
    this.#close()
    clearTimeout(this.#refreshTimer)
    document.removeEventListener('visibilitychange', this.#whenSeen)
  }

  /** Each rendering seals the topics anew; the connection that is open stays good, so nothing needs to be done. */
  attributeChangedCallback() {}

  #listen() {
    this.#close()
    this.#source = new EventSource(this.getAttribute('src'))
    this.#source.onopen = () => {
      this.#retryMs = FIRST_RETRY_MS
      if (this.#missed) this.#refreshSoon()
      this.#missed = false
    }
    this.#source.onmessage = () => this.#refreshSoon()
    this.#source.onerror = () => this.#retryLater()
  }

  #close() {
    clearTimeout(this.#retryTimer)
    this.#source?.close()
  }

  #retryLater() {
    this.#missed = true
    this.#close()
    this.#retryTimer = setTimeout(() => this.#listen(), this.#retryMs)
    this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS)
  }

  #refreshSoon() {
    clearTimeout(this.#refreshTimer)
    this.#refreshTimer = setTimeout(() => this.#refresh(), CALM_MS)
  }

  #refresh() {
    if (document.hidden) {
      this.#missed = true
      return
    }
    Turbo.visit(location.href, { action: 'replace' })
  }

  #whenSeen = () => {
    if (document.hidden || !this.#missed) return
    this.#missed = false
    this.#refreshSoon()
  }
}
