import type { BrowserContext, Page } from 'playwright'

/** In the page, before anything of it: notes what moves without anybody having touched it. */
const WATCH = `
  window.shifts = []
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries())
      if (!hadRecentInput) window.shifts.push([value, ...sources.map(({ node }) => node?.outerHTML?.slice(0, 90))])
  }).observe({ type: 'layout-shift', buffered: true })`

/** What moves later than this after a page was loaded is news, and no shift of its layout. */
const SETTLED_MS = 600

export type Shift = [value: number, ...moved: string[]]

/** From now on the pages of this browser tell what moves. */
export async function watchShifts(context: BrowserContext): Promise<void> {
  // What a build or a payment brings meanwhile is news and no shift.
  await context.route('**/live/**', (route) => route.abort())
  await context.addInitScript(WATCH)
}

/** Opens a page and tells what moved on it until it was still. */
export async function shiftsOf(page: Page, path: string): Promise<Shift[]> {
  await page.goto(path, { waitUntil: 'load' })
  await page.waitForTimeout(SETTLED_MS)
  return page.evaluate<Shift[]>('window.shifts')
}
