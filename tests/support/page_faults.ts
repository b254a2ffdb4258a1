import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const WIDTHS = [375, 1280]
/** What a colour scheme can break; everything else is the same in both. */
const ABOUT_COLOURS = ['color-contrast', 'link-in-text-block']
const GRAVE = ['serious', 'critical']

/** In the browser: waits until the page is drawn in its new width and colours. */
const SETTLED = `(async () => {
  for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve))
  await Promise.allSettled(document.getAnimations().map((animation) => animation.finished))
})()`

/** In the browser: what reaches beyond the right edge of a page that scrolls sideways. */
const TOO_WIDE = `(() => {
  if (document.documentElement.scrollWidth <= innerWidth) return []
  const elements = [...document.querySelectorAll('body *')].filter((element) => element.checkVisibility())
  const out = elements.filter((element) => element.getBoundingClientRect().right > innerWidth)
  return out.slice(0, 3).map((element) => element.tagName.toLowerCase() + '.' + element.className)
})()`

interface Violation {
  id: string
  impact?: string
  nodes: { target: string[] }[]
}

interface AxeWindow {
  axe: { run(options?: object): Promise<{ violations: Violation[] }> }
}

/** What is gravely wrong with an open page at a phone's and a desk's width, in light and dark. */
export class PageFaults {
  constructor(private readonly page: Page) {}

  async all(): Promise<string[]> {
    await this.page.evaluate(AXE)
    const faults: string[] = []
    for (const width of WIDTHS) {
      await this.page.setViewportSize({ width, height: 900 })
      for (const scheme of ['light', 'dark'] as const) {
        await this.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
        await this.page.evaluate(SETTLED)
        const rules = scheme === 'dark' ? ABOUT_COLOURS : undefined
        for (const fault of await this.#violations(rules))
          faults.push(`${width} ${scheme}: ${fault}`)
      }
      const wide = await this.page.evaluate<string[]>(TOO_WIDE)
      if (wide.length > 0) faults.push(`${width}: scrolls sideways: ${wide.join(', ')}`)
    }
    return faults
  }

  async #violations(rules?: string[]): Promise<string[]> {
    const found = await this.page.evaluate(async (values) => {
      const { axe } = globalThis as unknown as AxeWindow
      return (await axe.run(values ? { runOnly: { type: 'rule', values } } : {})).violations
    }, rules)
    return found
      .filter(({ impact }) => GRAVE.includes(impact ?? ''))
      .map(
        ({ id, nodes }) =>
          `${id} at ${nodes
            .slice(0, 3)
            .map(({ target }) => target.join(' '))
            .join(', ')}`
      )
  }
}
