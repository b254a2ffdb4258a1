/** Tabs that are wider than their page begin at the current one, and fade where there is more of them. */
export function keepTabsInView() {
  document.addEventListener('turbo:load', showAll)
  addEventListener('resize', showAll)
  document.addEventListener('scroll', ({ target }) => target.matches?.('.tabs') && mark(target), { capture: true, passive: true })
  showAll()
}

function showAll() {
  for (const tabs of document.querySelectorAll('.tabs')) {
    const current = tabs.querySelector('[aria-current]')
    if (current) tabs.scrollLeft = current.offsetLeft - (tabs.clientWidth - current.offsetWidth) / 2
    mark(tabs)
  }
}

function mark(tabs) {
  const left = Math.abs(tabs.scrollLeft)
  tabs.classList.toggle('tabs--more-before', left > 1)
  tabs.classList.toggle('tabs--more-after', left < tabs.scrollWidth - tabs.clientWidth - 1)
}
