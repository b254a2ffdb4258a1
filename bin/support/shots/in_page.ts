/** What runs in the browser, as text, because it is no code of this process. */

/** Until the page is drawn in its new width and colours. */
export const SETTLED = `(async () => {
  await document.fonts.ready
  for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve))
})()`

/** What does not fit: where the page scrolls sideways, what reaches out; and what is cut off or scrolls inside. */
export const FAULTS = `(() => {
  const named = (element) => element.tagName.toLowerCase() + [...element.classList].map((name) => '.' + name).join('')
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.visually-hidden, .skip-link')
  const all = [...document.querySelectorAll('body *')].filter(shown)
  const faults = []
  if (document.documentElement.scrollWidth > innerWidth) {
    const out = all.filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
    faults.push('page is ' + document.documentElement.scrollWidth + ' wide: ' + out.slice(0, 3).map(named).join(', '))
  }
  for (const element of all) {
    const { overflowX, display } = getComputedStyle(element)
    const hidden = element.scrollWidth - element.clientWidth
    if (hidden <= 1 || display === 'inline' || element.clientWidth <= 1) continue
    if (overflowX === 'auto' || overflowX === 'scroll') faults.push(named(element) + ' scrolls sideways by ' + hidden + ' px')
    else if (overflowX !== 'visible' && !element.matches('input, select, textarea, progress')) faults.push(named(element) + ' is cut by ' + hidden + ' px')
  }
  return [...new Set(faults)].slice(0, 8)
})()`

/**
 * Fills the first form of the page with what it refuses and sends it past the rules of the browser. False where there
 * is none that a person types into.
 */
export const SPOIL = `(() => {
  const types = 'input:not([type]), input[type=text], input[type=email], input[type=password], input[type=url], input[type=number], input[type=tel], textarea'
  const forms = [...document.querySelectorAll('main form[method=POST i]')]
  const form = forms.find((each) => !each.closest('details') && [...each.querySelectorAll(types)].some((field) => field.checkVisibility()))
  if (!form) return false
  for (const field of form.querySelectorAll(types)) {
    if (field.type === 'number') field.type = 'text'
    field.value = field.required || field.type === 'email' ? 'not@right' : '§ ' + 'x'.repeat(3000)
  }
  for (const field of form.querySelectorAll('select[required]')) field.replaceChildren()
  HTMLFormElement.prototype.submit.call(form)
  return true
})()`

export const REFUSED = '#error-summary, .field--invalid, .alert--bad'
