const touched = new WeakSet()
const CONTROLS = 'input, textarea, select'

/** A page that refreshes itself leaves alone what a person has opened, filled in, selected or is typing in. */
export function keepOpenWhatIsOpen() {
  for (const kind of ['input', 'change'])
    document.addEventListener(kind, (event) => event.target.matches?.(CONTROLS) && touched.add(event.target))

  document.addEventListener('turbo:before-morph-attribute', (event) => {
    if (event.detail.attributeName === 'open' && event.target.matches('details, dialog')) event.preventDefault()
    if (event.detail.attributeName === 'hidden' && event.target.matches('copy-button *, reveal-password')) event.preventDefault()
  })

  document.addEventListener('turbo:before-morph-element', (event) => {
    const { target } = event
    if (touched.has(target) || isSelected(target)) event.preventDefault()
    if (target.matches?.('confirm-action:has(dialog[open]), theme-toggle, form:focus-within')) event.preventDefault()
  })
}

/** Whether a selection begins or ends in the text of an element. */
function isSelected(element) {
  const selection = getSelection()
  if (!selection || selection.isCollapsed) return false
  return [selection.anchorNode, selection.focusNode].some((node) => node?.parentElement === element)
}
