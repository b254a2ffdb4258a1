const CALM_MS = 200
const PARTS = ['summary-lines', 'summary-total', 'name-check']
const ASKED = /^(plan_id|template_id|hostname|options\[.+\])$/

/**
 * Asks the server what the choices of its form cost, as they are made, and shows its answer. No price is worked out here:
 * until the answer is there the old total is marked as such, and where none comes it is taken away.
 */
export class LiveTotal extends HTMLElement {
  #form
  #timer
  #asking

  connectedCallback() {
    this.#form = this.closest('form')
    this.#form?.addEventListener('input', this.#soon)
    window.addEventListener('pageshow', this.#again)
  }

  disconnectedCallback() {
    this.#form?.removeEventListener('input', this.#soon)
    window.removeEventListener('pageshow', this.#again)
    clearTimeout(this.#timer)
    this.#asking?.abort()
  }

  /** A browser that goes back fills in what was chosen. */
  #again = ({ persisted }) => persisted || this.#soon({ target: this.#form.elements.plan_id?.[0] ?? this })

  #soon = ({ target }) => {
    if (target !== this && !ASKED.test(target?.name ?? '')) return
    if (target.name !== 'hostname') this.#mark(true)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#ask(), CALM_MS)
  }

  async #ask() {
    this.#asking?.abort()
    this.#asking = new AbortController()
    const { signal } = this.#asking
    try {
      const answer = await fetch(this.#address(), { signal, headers: { accept: 'text/html' } })
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status))
      show(await answer.text())
    } catch {
      if (signal.aborted) return
      this.#fail()
    }
    this.#mark(false)
  }

  #address() {
    const chosen = [...new FormData(this.#form)].filter(([name]) => ASKED.test(name))
    return `${this.getAttribute('src')}?${new URLSearchParams(chosen)}`
  }

  #mark(isOld) {
    for (const id of PARTS.slice(0, 2)) document.getElementById(id)?.setAttribute('aria-busy', String(isOld))
  }

  #fail() {
    const note = document.createElement('p')
    note.textContent = this.dataset.failed
    document.getElementById('summary-total')?.replaceChildren(note)
    document.getElementById('summary-lines')?.replaceChildren()
  }
}

/** Puts the parts of an answer in the place of those of the page. */
function show(html) {
  const answer = new DOMParser().parseFromString(html, 'text/html')
  for (const id of PARTS) {
    const part = answer.getElementById(id)
    const shown = document.getElementById(id)
    if (part && shown && shown.innerHTML !== part.innerHTML) shown.replaceChildren(...part.childNodes)
  }
}
