/** A page that refreshes itself leaves alone what a person has opened or is typing in. */
export function keepOpenWhatIsOpen() {
  document.addEventListener('turbo:before-morph-attribute', (event) => {
    if (event.detail.attributeName === 'open' && event.target.matches('details, dialog'))
      event.preventDefault()
    if (
      event.detail.attributeName === 'hidden' &&
      event.target.matches('copy-button *, theme-toggle')
    )
      event.preventDefault()
  })

  document.addEventListener('turbo:before-morph-element', (event) => {
    const { target } = event
    if (target.matches?.('confirm-action:has(dialog[open]), theme-toggle, form:focus-within'))
      event.preventDefault()
  })
}
