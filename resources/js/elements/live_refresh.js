import * as Turbo from '@hotwired/turbo'

const CALM_MS = 250
const FIRST_RETRY_MS = 1_000
const LONGEST_RETRY_MS = 60_000
const REST_MS = 60_000

/** Whether somebody is on the way to another page: a refresh would call them back. */
let isLeaving = false
document.addEventListener('turbo:visit', ({ detail }) => (isLeaving = detail.action !== 'replace'))
for (const end of ['turbo:load', 'turbo:fetch-request-error'])
  document.addEventListener(end, () => (isLeaving = false))

/**
 * Listens for refresh signals while it is on the page and lets the page fetch itself again. Signals that come close
 * together are one refresh; a lost connection is tried again, ever more rarely, and a refresh makes up for what was missed.
 *
 * Where a person has more pages open than may listen, the panel lets the oldest rest: it does not come back by itself, so
 * that pages never take turns in ending each other. It refreshes once a minute instead, and listens when it is next looked at.
 */
export class LiveRefresh extends HTMLElement {
  #source
  #refreshTimer
  #retryTimer
  #restTimer
  #retryMs = FIRST_RETRY_MS
  #missed = false
  #resting = false

  /** A refresh seals the topics anew in `src`; the connection that is open stays good and is kept. */
  connectedCallback() {
    this.#listen()
    document.addEventListener('visibilitychange', this.#whenSeen)
  }

  disconnectedCallback() {
    this.#close()
    clearTimeout(this.#refreshTimer)
    document.removeEventListener('visibilitychange', this.#whenSeen)
  }

  #listen() {
    this.#close()
    this.#source = new EventSource(this.getAttribute('src'))
    this.#source.onopen = () => {
      this.#retryMs = FIRST_RETRY_MS
      if (this.#missed) this.#refreshSoon()
      this.#missed = false
    }
    this.#source.onmessage = ({ data }) => {
      if (JSON.parse(data).payload?.refresh) this.#refreshSoon()
    }
    this.#source.onerror = () => this.#retryLater()
    this.#source.addEventListener('rest', () => this.#rest())
  }

  #rest() {
    this.#close()
    this.#resting = true
    this.#missed = true
    this.#restTimer = setInterval(() => this.#refresh(), REST_MS)
  }

  #close() {
    clearTimeout(this.#retryTimer)
    clearInterval(this.#restTimer)
    this.#resting = false
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
    if (document.hidden || isLeaving) {
      this.#missed = true
      return
    }
    Turbo.visit(location.href, { action: 'replace' })
  }

  #whenSeen = () => {
    if (document.hidden || !this.#missed) return
    if (this.#resting) return this.#listen()
    this.#missed = false
    this.#refreshSoon()
  }
}
