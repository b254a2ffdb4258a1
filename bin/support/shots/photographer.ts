import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { PASSWORD } from '#database/seeders/demo/people'
import { origin } from '#tests/support/surfer'
import { FAULTS, REFUSED, SETTLED, SPOIL } from './in_page.js'
import type { Browser, BrowserContext, Page } from 'playwright'
import type { ShotOptions, State, Theme } from './options.js'
import type { Person, Scene } from './scenes.js'
import type { Visit } from './visits.js'

const HEIGHTS: Record<number, number> = { 375: 812, 768: 1024 }
const HEIGHT = 900
/** A4 at 96 dots an inch. */
const PAPER_WIDTH = 794
const MOST_PAGES_OF_A_PDF = 3
/** In a new shop most pages that show one thing have none to show. */
const NOTHING_THERE = [403, 404]

/** One picture, or one file where it could not be drawn. */
export interface Shot {
  page: string
  area: string
  state: State
  width: number
  theme: Theme
  file: string
  address: string
  status: number
  /** What does not fit, and what the console complains of. */
  faults: string[]
}

/** Takes pictures of pages of the running panel, as whoever may open them. */
export class Photographer {
  readonly shots: Shot[] = []
  /** Pages that had nothing to show in a scene. */
  readonly absent: string[] = []
  readonly #contexts = new Map<string, Promise<BrowserContext>>()

  constructor(
    private readonly browser: Browser,
    private readonly options: ShotOptions
  ) {}

  /** Opens every visit of a scene, so many at a time. */
  async take(scene: Scene, visits: Visit[]): Promise<void> {
    const waiting = visits.values()
    const work = async () => {
      for (const visit of waiting) await this.#visit(scene, visit)
    }
    await Promise.all(Array.from({ length: this.options.jobs }, work))
    const contexts = await Promise.all(this.#contexts.values())
    await Promise.all(contexts.map((context) => context.close()))
    this.#contexts.clear()
  }

  async #visit(scene: Scene, visit: Visit): Promise<void> {
    const context = await this.#contextOf(visit.who)
    if (visit.as === 'pdf') return this.#takePdf(scene, visit, context)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('pageerror', ({ message }) => complaints.push(message))
    try {
      const status = visit.as === 'mail' ? await openMail(page, visit) : await open(page, visit)
      if (NOTHING_THERE.includes(status) && visit.area !== 'errors') {
        this.absent.push(`${scene.state}: ${visit.page} (${status})`)
        return
      }
      if (status >= 500 && visit.area !== 'errors')
        throw new Error(`${visit.page} answered ${status}`)
      await this.#everyLook(page, scene, visit, status, complaints)
      if (scene.spoilForms && visit.as === 'screen' && (await refuses(page)))
        await this.#everyLook(
          page,
          scene,
          { ...visit, page: `${visit.page}~refused` },
          200,
          complaints
        )
    } finally {
      await page.close()
    }
  }

  async #everyLook(
    page: Page,
    { state }: Scene,
    visit: Visit,
    status: number,
    complaints: string[]
  ): Promise<void> {
    const isPaper = visit.as === 'paper'
    const themes = isPaper ? this.options.themes.slice(0, 1) : this.options.themes
    for (const width of isPaper ? [PAPER_WIDTH] : this.options.widths) {
      await page.setViewportSize({ width, height: HEIGHTS[width] ?? HEIGHT })
      for (const theme of themes) {
        await page.emulateMedia({
          colorScheme: isPaper ? 'light' : theme,
          reducedMotion: 'reduce',
          media: isPaper ? 'print' : 'screen',
        })
        await page.evaluate(SETTLED)
        const shot = { ...this.#describe(visit, state, width, theme), status }
        const faults = [...(await page.evaluate<string[]>(FAULTS)), ...complaints]
        const path = this.#place(shot.file)
        await page.screenshot({ path, fullPage: true, animations: 'disabled' })
        this.shots.push({ ...shot, faults })
      }
    }
  }

  /** As pictures where poppler is there to draw them, else as the file that it is. */
  async #takePdf({ state }: Scene, visit: Visit, context: BrowserContext): Promise<void> {
    const answer = await context.request.get(visit.address)
    if (!answer.ok()) {
      this.absent.push(`${state}: ${visit.page} (${answer.status()})`)
      return
    }
    const shot = this.#describe(visit, state, PAPER_WIDTH, 'light')
    const pdf = this.#place(shot.file.replace(/png$/, 'pdf'))
    writeFileSync(pdf, await answer.body())
    const drawn = (await draw(pdf)) ?? [pdf]
    for (const [index, path] of drawn.entries()) {
      const file = path.slice(this.options.out.length + 1)
      const page = index === 0 ? visit.page : `${visit.page}~page_${index + 1}`
      this.shots.push({ ...shot, page, file, status: 200, faults: [] })
    }
  }

  #describe({ page, area, address }: Visit, state: State, width: number, theme: Theme) {
    const file = `${state}/${area}/${page}--${width}-${theme}.png`
    return { page, area, address, state, width, theme, file }
  }

  #place(file: string): string {
    const path = join(this.options.out, file)
    mkdirSync(dirname(path), { recursive: true })
    return path
  }

  #contextOf(who?: Person): Promise<BrowserContext> {
    const key = who?.email ?? ''
    const known = this.#contexts.get(key)
    if (known) return known
    const opened = this.#open(who)
    this.#contexts.set(key, opened)
    return opened
  }

  async #open(who?: Person): Promise<BrowserContext> {
    const context = await this.browser.newContext({ baseURL: origin(), locale: 'en-GB' })
    // Pages that renew themselves would do so between two pictures.
    await context.route('**/live/**', (route) => route.abort())
    if (who) await signIn(context, who)
    return context
  }
}

async function open(page: Page, { address }: Visit): Promise<number> {
  const answer = await page.goto(address, { waitUntil: 'load' })
  return answer?.status() ?? 200
}

/** The page of a mail runs no scripts, ours included, so only what it says is shown. */
async function openMail(page: Page, { address }: Visit): Promise<number> {
  const answer = await page.context().request.get(address)
  await page.setContent(await answer.text())
  return answer.status()
}

async function signIn(context: BrowserContext, { email }: Person): Promise<void> {
  const page = await context.newPage()
  await page.goto('/sign-in')
  await page.locator('[name=email]').fill(email)
  await page.locator('[name=password]').fill(PASSWORD)
  await page.locator('form[action*="sign-in"] button[type=submit]').click()
  await page.waitForURL((url) => !url.pathname.includes('sign-in'))
  await page.close()
}

/** Sends the form of the page with what it refuses; whether the page says so now. */
async function refuses(page: Page): Promise<boolean> {
  const answered = page.waitForEvent('load', { timeout: 10_000 }).catch(() => null)
  if (!(await page.evaluate<boolean>(SPOIL))) return false
  await answered
  return (await page.locator(REFUSED).count()) > 0
}

async function draw(pdf: string): Promise<string[] | null> {
  const stem = pdf.replace(/\.pdf$/, '')
  const last = String(MOST_PAGES_OF_A_PDF)
  try {
    await promisify(execFile)('pdftoppm', ['-png', '-r', '96', '-l', last, pdf, stem])
  } catch {
    return null
  }
  const folder = dirname(pdf)
  const pages = readdirSync(folder).filter(
    (name) => join(folder, name).startsWith(`${stem}-`) && /-\d+\.png$/.test(name)
  )
  return pages.sort().map((name, index) => {
    const path = `${stem}${index ? `~page_${index + 1}` : ''}.png`
    renameSync(join(folder, name), path)
    return path
  })
}
