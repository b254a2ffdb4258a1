/** Menus that unfold over the page close when a person goes on elsewhere; Escape leads back to what opened them. */
export function closeSheetsElsewhere() {
  const opened = () => document.querySelectorAll('details[data-sheet][open]')

  for (const kind of ['click', 'focusin'])
    document.addEventListener(kind, (event) => {
      for (const sheet of opened()) if (!sheet.contains(event.target)) sheet.open = false
    })

  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    for (const sheet of opened()) {
      sheet.open = false
      sheet.querySelector('summary').focus()
    }
  })

  document.addEventListener('turbo:before-cache', () =>
    opened().forEach((sheet) => (sheet.open = false))
  )
}
