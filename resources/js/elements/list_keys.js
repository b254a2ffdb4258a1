const OFF = 'list-keys-off'

/**
 * Moves through a list by keyboard and counts what is ticked. Keys are left alone while a person types, and off where
 * they were turned off in this browser; without scripts everything is a link or a form all the same.
 */
export class ListKeys extends HTMLElement {
  connectedCallback() {
    document.addEventListener('keydown', this.#onKey)
    this.addEventListener('change', this.#onChange)
    for (const all of this.querySelectorAll('[data-pick-all]')) all.hidden = false
    const on = this.#help?.querySelector('[data-list-keys-on]')
    if (on) on.checked = isOn()
    this.#count()
  }

  disconnectedCallback() {
    document.removeEventListener('keydown', this.#onKey)
    this.removeEventListener('change', this.#onChange)
  }

  get #help() {
    return this.querySelector('[data-list-help]')
  }

  get #rows() {
    return [...this.querySelectorAll('tbody tr')].filter((row) => linkOf(row))
  }

  get #picks() {
    return [...this.querySelectorAll('tbody .list__pick input')]
  }

  #onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    if (!this.#help || document.querySelector('dialog[open]')) return
    if (event.key === '?') return this.#did(event, this.#help.showModal())
    if (!isOn()) return
    if (event.key === 'j') return this.#did(event, this.#step(1))
    if (event.key === 'k') return this.#did(event, this.#step(-1))
    if (event.key === 'x') return this.#did(event, this.#pick())
    if (event.key === '/') this.#search(event)
  }

  #did(event) {
    event.preventDefault()
  }

  #step(by) {
    const rows = this.#rows
    const here = rows.indexOf(this.#current())
    const row = rows[here < 0 ? (by > 0 ? 0 : rows.length - 1) : here + by]
    if (row) linkOf(row).focus()
  }

  #current() {
    return document.activeElement?.closest('tbody tr') ?? null
  }

  #pick() {
    this.#current()?.querySelector('.list__pick input')?.click()
  }

  #search(event) {
    const field = this.querySelector('[data-list-search]')
    if (!field) return
    event.preventDefault()
    field.focus()
    field.select()
  }

  #onChange = ({ target }) => {
    if (target.matches('[data-list-keys-on]')) return turn(target.checked)
    if (target.matches('[data-pick-all]'))
      for (const pick of this.#picks) {
        if (pick.checked === target.checked) continue
        pick.checked = target.checked
        pick.dispatchEvent(new Event('change', { bubbles: true }))
      }
    this.#count()
  }

  #count() {
    const picks = this.#picks
    const picked = picks.filter(({ checked }) => checked).length
    const all = this.querySelector('[data-pick-all]')
    if (all) {
      all.checked = picked > 0 && picked === picks.length
      all.indeterminate = picked > 0 && picked < picks.length
    }
    const told = this.querySelector('[data-picked]')
    if (!told) return
    told.dataset.none ??= told.textContent
    const { none, one, many } = told.dataset
    told.textContent = picked === 0 ? none : picked === 1 ? one : many.replace('%n', picked)
    told.closest('form').toggleAttribute('data-any', picked > 0)
  }
}

const linkOf = (row) => row.querySelector('th > a')

const isTyping = (target) =>
  target instanceof Element &&
  target.matches(
    'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]'
  )

function isOn() {
  try {
    return localStorage.getItem(OFF) === null
  } catch {
    return true
  }
}

function turn(on) {
  if (on) localStorage.removeItem(OFF)
  else localStorage.setItem(OFF, 'true')
}
