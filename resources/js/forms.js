/** Shows that a form is on its way and swallows the second click; the server guards against it in any case. */
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

  window.addEventListener('pageshow', (event) => {
    if (event.persisted) forget()
  })
  document.addEventListener('turbo:before-cache', forget)
  document.addEventListener('turbo:submit-end', forget)
}

function forget() {
  for (const form of document.querySelectorAll('form[data-sending]')) delete form.dataset.sending
  for (const button of document.querySelectorAll('button[aria-busy]')) button.removeAttribute('aria-busy')
}
