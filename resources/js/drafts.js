const PREFIX = 'draft:'
const GUEST = 'guest'
const PRIVATE = /PRIVATE KEY|PuTTY-User-Key-File/
/** As the server names the inputs of secrets. */
const SECRET = /^secret_/

/** Long forms remember what was typed while their tab is open, so that leaving the page by mistake costs nothing. */
export function keepDrafts() {
  document.addEventListener('input', ({ target }) => save(target.form, false))
  document.addEventListener('submit', (event) => !event.defaultPrevented && save(event.target, true))
  document.addEventListener('turbo:load', restoreAll)
  restoreAll()
}

function save(form, sent) {
  if (form?.dataset.draft === undefined) return
  const values = Object.fromEntries(kept(form).map((control) => [nameOf(control), valueOf(control)]))
  try {
    sessionStorage.setItem(keyOf(form, personOf(form)), JSON.stringify({ sent, values }))
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
  if (draft.sent || form.querySelector('[aria-invalid]')) return forget(form)
  const changed = kept(form).filter((control) => nameOf(control) in draft.values && valueOf(control) !== draft.values[nameOf(control)])
  if (changed.length === 0) return
  for (const control of changed) put(control, draft.values[nameOf(control)])
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
    forget(form)
    form.reset()
    note.remove()
  }
  note.append(discard)
  return note
}

/** What the person left in the form. What a guest left is that of whoever signed in since. */
function read(form) {
  const [own, ofGuest] = keysOf(form)
  try {
    const draft = sessionStorage.getItem(own) ?? sessionStorage.getItem(ofGuest)
    if (draft && own !== ofGuest) {
      sessionStorage.removeItem(ofGuest)
      sessionStorage.setItem(own, draft)
    }
    return JSON.parse(draft)
  } catch {
    return null
  }
}

function forget(form) {
  keysOf(form).forEach((key) => sessionStorage.removeItem(key))
}

/** Neither passwords and other secrets nor what the page itself put into the form. */
function kept(form) {
  return [...form.elements].filter(
    ({ name, type, value }) =>
      name &&
      !SECRET.test(name) &&
      !['password', 'hidden', 'file', 'submit', 'button'].includes(type) &&
      !PRIVATE.test(value)
  )
}

const isTicked = ({ type }) => ['checkbox', 'radio'].includes(type)

/** Choices share a name, so each of them is named with its value. */
const nameOf = (control) => (isTicked(control) ? `${control.name}=${control.value}` : control.name)

const valueOf = (control) => (isTicked(control) ? control.checked : control.value)

function put(control, value) {
  if (isTicked(control)) control.checked = value
  else control.value = value
  if (control.type !== 'radio' || value) control.dispatchEvent(new Event('change', { bubbles: true }))
}

/** Who the page was rendered for: one browser may have several people, one after the other. */
const personOf = (form) => form.elements.form_person?.value ?? GUEST

const keysOf = (form) => [keyOf(form, personOf(form)), keyOf(form, GUEST)]

function keyOf(form, person) {
  return `${PREFIX}${person}:${new URL(form.action).pathname}`
}
