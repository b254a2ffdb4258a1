import { test } from '@japa/runner'
import { Scenes } from '../../bin/support/shots/scenes.js'
import { visitsIn, type Visit } from '../../bin/support/shots/visits.js'
import { PASSWORD } from '#database/seeders/demo/people'
import { signIn } from '#tests/support/browser_stage'
import { chromiumPath, launchChromium } from '#tests/support/chromium'
import { shiftsOf, watchShifts, type Shift } from '#tests/support/layout_shifts'
import { sample } from '#tests/support/sample'
import { origin } from '#tests/support/surfer'
import type { Browser } from 'playwright'

/** Pages that are looked at in every run; with `FULL=1` all that there are. */
const ALWAYS = [
  'sign_in.create',
  'dashboard',
  'services.index',
  'services.show',
  'invoices.index',
  'invoices.show',
  'account.edit',
  'admin.dashboard.show',
  'admin.orders.index',
  'admin.accounts.index',
  'admin.services.index',
]
const MORE = 4
const SIZES = [
  { width: 375, height: 800 },
  { width: 1280, height: 900 },
]
/** What a pixel in a corner amounts to. */
const NOTHING = 0.001

const sumOf = (shifts: Shift[]) => shifts.reduce((sum, [value]) => sum + value, 0)

test.group('Pages that keep still', (group) => {
  let scenes: Scenes
  let browser: Browser

  group.tap((one) =>
    one
      .timeout(process.env.FULL ? 1_200_000 : 240_000)
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

  async function chosen(): Promise<Map<string, Visit[]>> {
    const all = (await visitsIn(await scenes.open('full'))).filter(({ as }) => as === 'screen')
    const isAlways = ({ page }: Visit) => ALWAYS.includes(page.split('~')[0])
    const others = all.filter((visit) => !isAlways(visit) && !visit.page.startsWith('dev.'))
    const wanted = [...all.filter(isAlways), ...sample(others, MORE)]
    return Map.groupBy(wanted, ({ who }) => who?.email ?? '')
  }

  for (const viewport of SIZES)
    test(`nothing moves while a page is loaded, ${viewport.width} pixels wide`, async ({
      assert,
    }) => {
      const moved: Record<string, unknown> = {}
      for (const [email, visits] of await chosen()) {
        const context = await browser.newContext({ baseURL: origin(), locale: 'en-GB', viewport })
        const page = await context.newPage()
        if (email) await signIn(page, { email, password: PASSWORD })
        await watchShifts(context)
        for (const visit of visits) {
          // What was drawn while half of a page had arrived is not moved by us, and not the second time.
          for (let look = 0; look < 2; look++) {
            const shifts = await shiftsOf(page, visit.address)
            delete moved[visit.page]
            if (sumOf(shifts) < NOTHING) break
            moved[visit.page] = shifts
          }
        }
        await context.close()
      }
      assert.deepEqual(moved, {})
    })
})
