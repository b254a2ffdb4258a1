/**
 * Shows that a form is on its way and swallows the second click, says what is too long instead of cutting it, and once a
 * field is left what it does not take; the server guards against all of it in any case.
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

  document.addEventListener('input', ({ target }) => {
    measure(target)
    if (told.has(target)) check(target)
  })
  document.addEventListener('change', ({ target }) => check(target))
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
  const isLong = length > most
  input.setCustomValidity(isLong ? input.dataset.tooLong : '')
  say(input, isLong ? `${input.dataset.tooLong} (${length} / ${most})` : '')
}

/** Fields that were told what they do not take, so that they are told at once when they do. */
const told = new WeakSet()

function check(input) {
  if (!input.validity || !input.matches('.input') || input.validity.customError) return
  const { patternMismatch, typeMismatch } = input.validity
  const problem = patternMismatch ? input.title : typeMismatch ? input.dataset.wrong : ''
  if (problem) told.add(input)
  say(input, problem ?? '')
}

function say(input, problem) {
  if (!problem && !noteIn(fieldOf(input))) return
  const note = noteOf(input)
  note.hidden = !problem
  note.textContent = problem
}

const fieldOf = (input) => input.closest('.field') ?? input.parentElement

const noteIn = (field) => field.querySelector(':scope > .field__length')

function noteOf(input) {
  const field = fieldOf(input)
  let note = noteIn(field)
  if (!note) {
    note = document.createElement('p')
    note.className = 'field__error field__length'
    note.setAttribute('role', 'status')
    note.hidden = true
    field.append(note)
  }
  return note
}
