const IS_MAC = /mac|iphone|ipad/i.test(navigator.platform)

/** Opens the search over the page, from its link and by Ctrl K or ⌘ K. */
export class SearchPalette extends HTMLElement {
  connectedCallback() {
    const key = this.querySelector('kbd')
    key.textContent = IS_MAC ? '⌘ K' : 'Ctrl K'
    key.hidden = false
    this.querySelector('a').addEventListener('click', this.#whenClicked)
    this.#dialog.addEventListener('click', this.#whenBeside)
    document.addEventListener('keydown', this.#whenPressed)
    document.addEventListener('turbo:before-cache', this.#close)
  }

  disconnectedCallback() {
    document.removeEventListener('keydown', this.#whenPressed)
    document.removeEventListener('turbo:before-cache', this.#close)
  }

  get #dialog() {
    return this.querySelector('dialog')
  }

  #open() {
    if (!this.#dialog.open) this.#dialog.showModal()
    this.querySelector('live-search').open()
  }

  #close = () => this.#dialog.close()

  #whenClicked = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    this.#open()
  }

  /** A click on the backdrop is one on the dialog itself. */
  #whenBeside = (event) => {
    if (event.target === this.#dialog) this.#close()
  }

  #whenPressed = (event) => {
    if (event.key.toLowerCase() !== 'k' || event.altKey || event.shiftKey) return
    if (!(IS_MAC ? event.metaKey : event.ctrlKey)) return
    event.preventDefault()
    this.#open()
  }
}
