const SHOWN_FOR = 10_000

/** Takes a message away when it is dismissed, and after a while unless somebody points at it or is in it. */
export class ToastMessage extends HTMLElement {
  #timer

  connectedCallback() {
    this.querySelector('button').onclick = () => this.remove()
    if (!this.closest('.toasts')) return
    for (const type of ['pointerenter', 'focusin']) this.addEventListener(type, this.#stay)
    for (const type of ['pointerleave', 'focusout']) this.addEventListener(type, this.#wait)
    this.#wait()
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
  }

  #stay = () => clearTimeout(this.#timer)

  #wait = () => {
    this.#stay()
    this.#timer = setTimeout(() => this.remove(), SHOWN_FOR)
  }
}
