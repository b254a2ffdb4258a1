const CALM_MS = 150

/**
 * Shows what is found while a person types. Arrow keys go through it, Enter in the field opens the first hit once the hits
 * are those of the text, and sends the form before.
 */
export class LiveSearch extends HTMLElement {
  #timer
  #shown

  connectedCallback() {
    this.#input.addEventListener('input', this.#whenTyped)
    this.addEventListener('submit', this.#openFirst)
    this.addEventListener('keydown', this.#step)
    this.addEventListener('turbo:frame-load', this.#tell)
    this.addEventListener('turbo:frame-missing', this.#leave)
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
  }

  /** Puts the cursor into the field, with everything there is to find below it. */
  open() {
    this.#input.select()
    if (!this.#frame.src) this.#ask()
  }

  get #input() {
    return this.querySelector('input')
  }

  get #frame() {
    return this.querySelector('turbo-frame')
  }

  get #hits() {
    return [...this.querySelectorAll('.found__hit')]
  }

  #whenTyped = () => {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#ask(), CALM_MS)
  }

  #ask() {
    const address = new URL(this.querySelector('form').action)
    address.searchParams.set('q', this.#input.value.trim())
    this.#frame.src = address.href
  }

  #tell = () => {
    this.#shown = new URL(this.#frame.src).searchParams.get('q')
    this.querySelector('[role="status"]').textContent = this.querySelector('.found').dataset.summary
  }

  /** Whoever is signed out meanwhile is led to where they sign in. */
  #leave = (event) => {
    event.preventDefault()
    event.detail.visit(event.detail.response)
  }

  #openFirst = (event) => {
    const [first] = this.#hits
    if (!first || !this.#shown || this.#shown !== this.#input.value.trim()) return
    event.preventDefault()
    first.click()
  }

  #step = (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!by) return
    const stops = [this.#input, ...this.#hits]
    const next = stops[stops.indexOf(document.activeElement) + by]
    if (!next) return
    event.preventDefault()
    next.focus()
  }
}
