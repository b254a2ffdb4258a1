import { test } from '@japa/runner'
import { Scenes, type Scene } from '../../bin/support/shots/scenes.js'
import { visitsIn, type Visit } from '../../bin/support/shots/visits.js'
import { PASSWORD } from '#database/seeders/demo/people'
import { chromiumPath, launchChromium } from '#tests/support/chromium'
import { PageFaults } from '#tests/support/page_faults'
import { sample } from '#tests/support/sample'
import { origin } from '#tests/support/surfer'
import type { Browser, BrowserContext } from 'playwright'

/** Pages of each kind in one run; all of them with `FULL=1`. */
const SOME = { customers: 4, staff: 4 }
const AREAS_OF_CUSTOMERS = ['storefront', 'signing_in', 'portal']

test.group('Every page that a person can open', (group) => {
  let scenes: Scenes
  let browser: Browser
  const contexts = new Map<string, BrowserContext>()

  group.tap((one) =>
    one
      .timeout(process.env.FULL ? 1_800_000 : 240_000)
      .skip(!chromiumPath, 'No Chromium was found; CHROMIUM_PATH tells where one is')
  )
  group.setup(async () => {
    if (!chromiumPath) return () => {}
    scenes = new Scenes()
    browser = await launchChromium()
    return async () => {
      await browser.close()
      await scenes.close()
    }
  })

  async function contextOf({ who }: Visit): Promise<BrowserContext> {
    const key = who?.email ?? ''
    const known = contexts.get(key)
    if (known) return known
    const context = await browser.newContext({ baseURL: origin(), locale: 'en-GB' })
    // A page that refreshes itself would change while it is looked at.
    await context.route('**/live/**', (route) => route.abort())
    contexts.set(key, context)
    if (!who) return context
    const page = await context.newPage()
    await page.goto('/sign-in')
    await page.locator('[name=email]').fill(who.email)
    await page.locator('[name=password]').fill(PASSWORD)
    await page.locator('form[action*="sign-in"] button[type=submit]').click()
    await page.waitForURL((url) => !url.pathname.includes('sign-in'))
    await page.close()
    return context
  }

  async function faultsOf(visits: Visit[]): Promise<{ faults: string[]; looked: number }> {
    const faults: string[] = []
    let looked = 0
    for (const visit of visits) {
      const context = await contextOf(visit)
      const page = await context.newPage()
      const answer = await page.goto(visit.address, { waitUntil: 'load' })
      if (answer?.ok()) {
        looked++
        for (const fault of await new PageFaults(page).all()) faults.push(`${visit.page}: ${fault}`)
      }
      await page.close()
    }
    return { faults, looked }
  }

  const screensOf = (all: Visit[], isWanted: (area: string) => boolean) =>
    all.filter(({ area, as }) => as === 'screen' && isWanted(area))

  async function chosenFrom(scene: Scene, kind: keyof typeof SOME): Promise<Visit[]> {
    const isOfCustomers = (area: string) => AREAS_OF_CUSTOMERS.includes(area)
    const wanted = kind === 'customers' ? isOfCustomers : (area: string) => area === 'admin'
    return sample(screensOf(await visitsIn(scene), wanted), SOME[kind])
  }

  for (const state of ['empty', 'full'] as const)
    test(`fits its window and can be read and used by everyone, in a shop that is ${state}`, async ({
      assert,
    }) => {
      contexts.clear()
      const scene = await scenes.open(state)
      const found: string[] = []
      for (const kind of ['customers', 'staff'] as const) {
        const { faults, looked } = await faultsOf(await chosenFrom(scene, kind))
        assert.isAbove(looked, 0, kind)
        found.push(...faults)
      }
      assert.deepEqual(found, [])
    })
})
