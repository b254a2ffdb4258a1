import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Assert } from '@japa/assert'
import type { Page } from 'playwright'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const DESK = { width: 1280, height: 900 }
const PHONE = { width: 375, height: 800 }
/** What a colour scheme can break; everything else is the same in both. */
const ABOUT_COLOURS = ['color-contrast', 'link-in-text-block']

/** In the browser: waits until the page is drawn in its new colours. */
const SETTLED = `(async () => {
  for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve))
  await Promise.allSettled(document.getAnimations().map((animation) => animation.finished))
})()`

/** In the browser: what reaches beyond the right edge of a page that scrolls sideways. */
const TOO_WIDE = `(() => {
  if (document.documentElement.scrollWidth <= innerWidth) return []
  const elements = [...document.querySelectorAll('body *')]
  const out = elements.filter((element) => element.getBoundingClientRect().right > innerWidth)
  return out.map((element) => element.tagName.toLowerCase() + '.' + element.className)
})()`

interface Violation {
  id: string
  nodes: { target: string[]; failureSummary?: string }[]
}

interface AxeWindow {
  axe: { run(options?: object): Promise<{ violations: Violation[] }> }
}

/** Looks at every page on the way: accessible in light and dark, fits a phone, and nothing in the console. */
export class PageInspection {
  readonly #looked = new Set<string>()
  readonly #complaints: string[] = []

  constructor(
    private readonly assert: Assert,
    private readonly page: Page,
    /** Where a page that runs no scripts is shown to be looked at, because axe is one. */
    private readonly desk: Page | null
  ) {
    page.on('console', (message) => {
      if (message.type() === 'error') this.#complaints.push(`${page.url()}: ${message.text()}`)
    })
    page.on('pageerror', (error) => this.#complaints.push(`${page.url()}: ${error.message}`))
  }

  /** Inspects the present page, once for each name. */
  async look(name: string): Promise<void> {
    if (this.#looked.has(name)) return
    this.#looked.add(name)
    await this.page.locator('html:not([aria-busy])').waitFor({ state: 'attached' })
    const subject = await this.#subject()
    await subject.evaluate(AXE)
    await this.#findViolations(subject, name, 'light')
    await this.#findViolations(subject, name, 'dark', ABOUT_COLOURS)
    await this.#fitsPhone(subject, name)
  }

  /** Nothing went wrong behind the pages: no script error, no refused style or script. */
  assertQuiet(): void {
    this.assert.deepEqual(this.#complaints, [])
  }

  async #subject(): Promise<Page> {
    if (!this.desk) return this.page
    const body = await this.page.content()
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "script-src 'none'",
    }
    await this.desk.route(this.page.url(), (route) => route.fulfill({ body, headers }))
    await this.desk.goto(this.page.url())
    await this.desk.unrouteAll()
    return this.desk
  }

  async #findViolations(
    subject: Page,
    name: string,
    colorScheme: 'light' | 'dark',
    rules?: string[]
  ): Promise<void> {
    await subject.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await subject.evaluate(SETTLED)
    const found = await subject.evaluate(async (values) => {
      const { axe } = globalThis as unknown as AxeWindow
      return (await axe.run(values ? { runOnly: { type: 'rule', values } } : {})).violations
    }, rules)
    const told = found.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`
    )
    this.assert.deepEqual(told, [], `axe on ${name}, ${colorScheme}`)
  }

  async #fitsPhone(subject: Page, name: string): Promise<void> {
    await subject.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await subject.setViewportSize(PHONE)
    const tooWide = await subject.evaluate(TOO_WIDE)
    await subject.setViewportSize(DESK)
    this.assert.deepEqual(tooWide, [], `${name} scrolls sideways on a phone`)
  }
}
