import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { samples } from '#core/gallery/samples'
import { PanelDatabase } from '#tests/support/panel_database'
import { origin } from '#tests/support/surfer'
import { SETTLED } from './in_page.js'
import { THEMES } from './options.js'
import type { Browser, Page } from 'playwright'

export interface Box {
  width: number
  height: number
}

export interface Take {
  out: string
  widths: number[]
  /** Part of the names of the components that are wanted. */
  only: string
}

/** A picture of every component, for each width and theme, and their boxes in `boxes.json`. Answers how many. */
export async function takeComponents(browser: Browser, take: Take): Promise<number> {
  const database = await PanelDatabase.create()
  const page = await browser.newPage({ baseURL: origin(), locale: 'en-GB', timezoneId: 'UTC' })
  try {
    await page.clock.setFixedTime(samples.now.toJSDate())
    await page.goto('/dev/components')
    const boxes: Record<string, Box> = {}
    for (const width of take.widths)
      for (const theme of THEMES) {
        await page.setViewportSize({ width, height: 900 })
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        await page.evaluate(SETTLED)
        Object.assign(boxes, await takeEach(page, take, `${width}-${theme}`))
      }
    writeFileSync(join(take.out, 'boxes.json'), `${JSON.stringify(boxes, null, 1)}\n`)
    return Object.keys(boxes).length
  } finally {
    await page.close()
    await database.remove()
  }
}

async function takeEach(page: Page, { out, only }: Take, look: string) {
  const boxes: Record<string, Box> = {}
  for (const component of await page.locator('[data-component]').all()) {
    const name = (await component.getAttribute('data-component')) ?? ''
    const box = await component.boundingBox()
    if (!box || !name.includes(only)) continue
    const file = `${look}/${name.replaceAll('/', '.')}.png`
    mkdirSync(join(out, look), { recursive: true })
    await component.screenshot({ path: join(out, file), animations: 'disabled' })
    boxes[file] = { width: Math.round(box.width), height: Math.round(box.height) }
  }
  return boxes
}
