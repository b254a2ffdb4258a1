/**
 * Shows that a form is on its way and swallows the second click, and says what is too long instead of cutting it; the
 * server guards against both in any case.
 */
export function enhanceForms() {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (event.defaultPrevented) return
    if (form.dataset.sending) {
      event.preventDefault()
      return
    }
    // Not `form.method`: a field of that name, such as the way to pay, hides the property.
    if (form.getAttribute('method')?.toLowerCase() !== 'post') return
    form.dataset.sending = 'true'
    event.submitter?.setAttribute('aria-busy', 'true')
  })

  document.addEventListener('input', (event) => measure(event.target))
  document.addEventListener('turbo:load', measureAll)
  measureAll()

  window.addEventListener('pageshow', (event) => {
    if (event.persisted) forget()
  })
  document.addEventListener('turbo:before-cache', forget)
  document.addEventListener('turbo:submit-end', forget)
}

function forget() {
  for (const form of document.querySelectorAll('form[data-sending]')) delete form.dataset.sending
  for (const button of document.querySelectorAll('button[aria-busy]'))
    button.removeAttribute('aria-busy')
}

function measureAll() {
  document.querySelectorAll('[data-max-length]').forEach(measure)
}

/** A field that is too long says so beside itself and keeps its form from being sent. */
function measure(input) {
  const most = Number(input.dataset?.maxLength)
  if (!most) return
  const length = input.value.trim().length
  input.setCustomValidity(length > most ? input.dataset.tooLong : '')
  const note = noteOf(input)
  note.hidden = length <= most
  note.textContent = note.hidden ? '' : `${input.dataset.tooLong} (${length} / ${most})`
}

function noteOf(input) {
  const field = input.closest('.field') ?? input.parentElement
  let note = field.querySelector(':scope > .field__length')
  if (!note) {
    note = document.createElement('p')
    note.className = 'field__error field__length'
    note.setAttribute('role', 'status')
    note.hidden = true
    field.append(note)
  }
  return note
}
