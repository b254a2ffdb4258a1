/** Turns the unfolding confirmation into a dialog; the form in it stays the same. */
export class ConfirmAction extends HTMLElement {
  #dialog

  connectedCallback() {
    const details = this.querySelector('details')
    const panel = this.querySelector('.confirm__panel')
    if (!details || !panel || this.#dialog) return
    const refused = details.open
    details.open = false
    details.querySelector('summary').onclick = (event) => {
      event.preventDefault()
      this.#open(panel)
    }
    const cancel = panel.querySelector('[data-cancel]')
    cancel.hidden = false
    cancel.onclick = () => this.#dialog.close()
    this.#expectTypedText(panel)
    // The form came back with errors, which nobody would see in a closed dialog.
    if (refused) this.#open(panel)
  }

  disconnectedCallback() {
    this.#dialog?.remove()
    this.#dialog = undefined
  }

  #open(panel) {
    if (!this.#dialog) {
      this.#dialog = document.createElement('dialog')
      this.#dialog.className = 'confirm__dialog'
      this.#dialog.setAttribute('aria-labelledby', panel.querySelector('.confirm__title').id)
      this.#dialog.onclose = () => this.querySelector('details').append(panel)
    }
    this.#dialog.append(panel)
    this.append(this.#dialog)
    this.#dialog.showModal()
  }

  #expectTypedText(panel) {
    const input = panel.querySelector('[data-expected]')
    if (!input) return
    const button = panel.querySelector('button[type="submit"]')
    const check = () => (button.disabled = input.value.trim() !== input.dataset.expected)
    input.oninput = check
    check()
  }
}
