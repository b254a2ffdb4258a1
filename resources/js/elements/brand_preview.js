const AFTER_MS = 250
const FIELDS = ['name', 'accent', 'header', 'font', 'show_name']

/** Shows the brand as it's typed: asks the panel for the preview again, and gives fields of colours a picker. */
export class BrandPreview extends HTMLElement {
  connectedCallback() {
    this.form = this.closest('.brand-editor')?.querySelector('.brand-editor__form')
    if (!this.form) return
    this.listener = () => {
      clearTimeout(this.timer)
      this.timer = setTimeout(() => this.#show(), AFTER_MS)
    }
    this.form.addEventListener('input', this.listener)
    this.form.querySelectorAll('[data-colour]').forEach((field) => addPicker(field))
  }

  disconnectedCallback() {
    clearTimeout(this.timer)
    this.form?.removeEventListener('input', this.listener)
  }

  #show() {
    const typed = new FormData(this.form)
    const query = new URLSearchParams()
    for (const name of FIELDS) query.set(name, typed.get(name) ?? '')
    if (!typed.get('show_name')) query.set('show_name', '0')
    const frame = this.querySelector('turbo-frame')
    if (frame) frame.src = `${this.dataset.address}?${query}`
  }
}

function addPicker(field) {
  if (field.parentElement.querySelector('.colour-picker')) return
  const picker = document.createElement('input')
  picker.type = 'color'
  picker.className = 'colour-picker'
  picker.setAttribute('aria-label', field.dataset.colour)
  picker.value = wholeColour(field.value) ?? wholeColour(field.placeholder) ?? '#000000'
  picker.addEventListener('input', () => {
    field.value = picker.value
    field.dispatchEvent(new Event('input', { bubbles: true }))
  })
  field.addEventListener('input', () => {
    picker.value = wholeColour(field.value) ?? picker.value
  })
  field.after(picker)
}

function wholeColour(text) {
  const [, digits] = /^#?([\da-f]{6})$/i.exec(text.trim()) ?? []
  return digits ? `#${digits.toLowerCase()}` : null
}
