const PREFIX = 'draft:'
const PRIVATE = /PRIVATE KEY|PuTTY-User-Key-File/

/** Long forms remember what was typed while their tab is open, so that leaving the page by mistake costs nothing. */
export function keepDrafts() {
  document.addEventListener('input', ({ target }) => save(target.form, false))
  document.addEventListener('submit', (event) => !event.defaultPrevented && save(event.target, true))
  document.addEventListener('turbo:load', restoreAll)
  restoreAll()
}

function save(form, sent) {
  if (form?.dataset.draft === undefined) return
  const values = Object.fromEntries(kept(form).map((control) => [control.name, valueOf(control)]))
  try {
    sessionStorage.setItem(keyOf(form), JSON.stringify({ sent, values }))
  } catch {
    // Without storage a draft is not kept; the form works all the same.
  }
}

function restoreAll() {
  for (const form of document.querySelectorAll('form[data-draft]')) restore(form)
}

/** A form that was sent and comes back without errors was taken; with errors it is filled already. */
function restore(form) {
  const draft = read(form)
  if (!draft) return
  if (draft.sent || form.querySelector('[aria-invalid]')) return sessionStorage.removeItem(keyOf(form))
  const changed = kept(form).filter((control) => control.name in draft.values && valueOf(control) !== draft.values[control.name])
  if (changed.length === 0) return
  for (const control of changed) put(control, draft.values[control.name])
  form.prepend(noteFor(form))
}

function noteFor(form) {
  const note = document.createElement('p')
  note.className = 'subtle'
  note.setAttribute('role', 'status')
  note.textContent = `${form.dataset.draft} `
  const discard = document.createElement('button')
  discard.type = 'button'
  discard.className = 'button button--quiet'
  discard.textContent = form.dataset.discard
  discard.onclick = () => {
    sessionStorage.removeItem(keyOf(form))
    form.reset()
    note.remove()
  }
  note.append(discard)
  return note
}

function read(form) {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(form)))
  } catch {
    return null
  }
}

/** Neither passwords nor what the page itself put into the form. */
function kept(form) {
  return [...form.elements].filter(
    ({ name, type, value }) =>
      name && !['password', 'hidden', 'file', 'submit', 'button', 'radio'].includes(type) && !PRIVATE.test(value)
  )
}

const valueOf = (control) => (control.type === 'checkbox' ? control.checked : control.value)

function put(control, value) {
  if (control.type === 'checkbox') control.checked = value
  else control.value = value
  control.dispatchEvent(new Event('change', { bubbles: true }))
}

function keyOf(form) {
  return `${PREFIX}${new URL(form.action).pathname}`
}
