import type { Page } from 'playwright'

const MOST_STEPS = 60

/** Presses Tab until the focus is at what has this name, and can be seen there. */
export async function stepTo(page: Page, name: string): Promise<void> {
  const passed: string[] = []
  for (let step = 0; step < MOST_STEPS; step++) {
    await page.keyboard.press('Tab')
    const at = await focused(page)
    if (at.startsWith(name)) return
    passed.push(at)
  }
  throw new Error(`The keyboard does not reach "${name}", only ${passed.join(', ')}`)
}

/** The name of what has the focus; empty where nothing has it or it cannot be seen. A link of a whole row and a field with something in it draw the ring around that. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(`(() => {
    const element = document.activeElement
    if (!element || element === document.body) return ''
    const isRinged = (one, pseudo) => one && getComputedStyle(one, pseudo).outlineStyle !== 'none'
    const ringed = isRinged(element) || isRinged(element, '::after') || isRinged(element.closest('.field__control'))
    if (!ringed) return ''
    return (element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText ?? element.innerText).trim()
  })()`)
}

/** Waits for the page whose heading this is. */
export async function heading(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name }).waitFor()
}
