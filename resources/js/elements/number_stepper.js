/** Two buttons in the field of a number that take it down and up by its step, as the arrow keys do in the field itself. */
export class NumberStepper extends HTMLElement {
  #input
  #leaving

  connectedCallback() {
    this.#input = this.parentElement.querySelector('input')
    if (!this.#input) return
    this.#leaving = new AbortController()
    const { signal } = this.#leaving
    for (const button of this.querySelectorAll('button'))
      button.addEventListener('click', () => this.#step(button.value), { signal })
    this.#input.addEventListener('input', () => this.#judge(), { signal })
    this.#judge()
  }

  disconnectedCallback() {
    this.#leaving?.abort()
  }

  #step(direction) {
    const before = this.#input.value
    if (direction === 'up') this.#input.stepUp()
    else this.#input.stepDown()
    if (this.#input.value === before) return
    for (const type of ['input', 'change']) this.#input.dispatchEvent(new Event(type, { bubbles: true }))
  }

  /** A button that would lead out of what may be chosen says so, and keeps the focus. */
  #judge() {
    const value = this.#input.valueAsNumber
    for (const button of this.querySelectorAll('button')) {
      const bound = button.value === 'up' ? this.#input.max : this.#input.min
      const isAtEnd = bound !== '' && (button.value === 'up' ? value >= Number(bound) : value <= Number(bound))
      button.setAttribute('aria-disabled', String(isAtEnd))
    }
  }
}
