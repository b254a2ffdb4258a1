/** Shows a button in a password's field that shows what was typed; the password is sent and kept as one all the same. */
export class RevealPassword extends HTMLElement {
  #input
  #leaving

  connectedCallback() {
    this.#input = this.parentElement.querySelector('input')
    const button = this.querySelector('button')
    if (!this.#input || !button) return
    this.hidden = false
    button.onclick = () => this.#show(this.#input.type === 'password')
    // Browsers keep what is sent from a text field, and would offer it to whoever comes next.
    this.#leaving = new AbortController()
    this.#input.form?.addEventListener('submit', () => this.#show(false), { signal: this.#leaving.signal })
  }

  disconnectedCallback() {
    this.#leaving?.abort()
  }

  #show(isShown) {
    this.#input.type = isShown ? 'text' : 'password'
    this.querySelector('button').setAttribute('aria-pressed', String(isShown))
  }
}
