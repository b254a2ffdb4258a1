const KEY = 'theme'

/** Lets a person choose light or dark; the choice stays in this browser and is sent nowhere. */
export class ThemeToggle extends HTMLElement {
  connectedCallback() {
    const choice = this.querySelector('select')
    choice.value = localStorage.getItem(KEY) ?? 'system'
    choice.onchange = () => this.#choose(choice.value)
  }

  #choose(theme) {
    if (theme === 'system') {
      localStorage.removeItem(KEY)
      delete document.documentElement.dataset.theme
    } else {
      localStorage.setItem(KEY, theme)
      document.documentElement.dataset.theme = theme
    }
  }
}
