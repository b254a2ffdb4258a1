const SHOWN_FOR = 2_000

/** A button that copies the value beside it; without a clipboard there is none, and the value stays selectable text. */
export class CopyButton extends HTMLElement {
  #timer

  connectedCallback() {
    const button = this.querySelector('button')
    if (!button) return
    button.hidden = !navigator.clipboard
    button.onclick = () => this.#copy(button.dataset.value)
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
  }

  async #copy(value) {
    await navigator.clipboard.writeText(value)
    const status = this.querySelector('[role="status"]')
    this.classList.add('copy--done')
    status.textContent = this.dataset.done
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.classList.remove('copy--done')
      status.textContent = ''
    }, SHOWN_FOR)
  }
}
