import { test } from '@japa/runner'
import { PASSWORD } from '#database/seeders/demo/people'
import { heading, stepTo } from '#tests/browser/by_keyboard'
import { chromiumPath, launchChromium } from '#tests/support/chromium'
import { openFullShop } from '#tests/support/full_shop'
import { origin } from '#tests/support/surfer'
import type { Browser, Locator, Page } from 'playwright'

const DESK = { width: 1280, height: 900 }
const PHONE = { width: 375, height: 812 }
/** One for the mouse and one for the keyboard: a server that restarts cannot be restarted. */
const SERVERS = { mouse: 'www.fjordwerk.example', keyboard: 'monitor.fjordwerk.example' }

/** In the browser: whether something else is drawn over what has the focus. */
const IS_COVERED = `(() => {
  const { left, top, width, height } = document.activeElement.getBoundingClientRect()
  const drawn = document.elementFromPoint(left + width / 2, top + height / 2)
  return !document.activeElement.closest('.field').contains(drawn)
})()`

/** What a customer comes for, from the dashboard to where it is done: what to press, by name, and how to tell that one is there. */
interface Errand {
  name: string
  /** How often one may click. */
  most: number
  steps: (by: keyof typeof SERVERS) => Step[]
  arrives: (page: Page, stripe: string) => Promise<unknown>
}

interface Step {
  name: string
  find: (page: Page) => Locator
}

const link = (name: string, where = 'main'): Step => ({
  name,
  find: (page) => page.locator(where).getByRole('link', { name }).first(),
})
const menu = (name: string) => link(name, '.panel-side')

const ERRANDS: Errand[] = [
  {
    name: 'restart a server',
    most: 3,
    steps: (by) => [
      link(SERVERS[by]),
      {
        name: 'Restart',
        find: (page) => page.locator('main summary').filter({ hasText: 'Restart' }).first(),
      },
      {
        name: 'Restart server',
        find: (page) => page.getByRole('button', { name: 'Restart server' }).first(),
      },
    ],
    arrives: (page) => page.getByText('Restarting your server.').waitFor(),
  },
  {
    name: 'find an invoice',
    most: 2,
    steps: () => [menu('Invoices'), link('NH-0000')],
    arrives: (page) => heading(page, /^Invoice NH-/),
  },
  {
    name: 'change a card',
    most: 3,
    steps: () => [
      menu('Account'),
      link('Payment methods'),
      {
        name: 'Add card',
        find: (page) => page.getByRole('button', { name: 'Add card' }).first(),
      },
    ],
    arrives: (page, stripe) => page.waitForURL((url) => url.origin === new URL(stripe).origin),
  },
  {
    name: 'find help',
    most: 2,
    steps: () => [menu('Help'), link('Connect to your server')],
    arrives: (page) => heading(page, /^Connect to your server/),
  },
]

test.group('Everyday errands of a customer', (group) => {
  let shop: Awaited<ReturnType<typeof openFullShop>>
  let browser: Browser
  let cookies: Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['cookies']>>

  group.tap((one) =>
    one
      .timeout(60_000)
      .skip(!chromiumPath, 'No Chromium was found; CHROMIUM_PATH tells where one is')
  )
  group.setup(async () => {
    if (!chromiumPath) return () => {}
    ;[shop, browser] = [await openFullShop(), await launchChromium()]
    const page = await browser.newPage({ baseURL: origin() })
    await page.goto('/sign-in')
    await page.getByLabel('Email address').fill('ada@example.com')
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL((url) => !url.pathname.includes('sign-in'))
    cookies = await page.context().cookies()
    await page.close()
    return async () => {
      await browser.close()
      await shop.close()
    }
  })

  async function open(path: string, viewport = DESK, javaScriptEnabled = true): Promise<Page> {
    const context = await browser.newContext({ baseURL: origin(), viewport, javaScriptEnabled })
    await context.addCookies(cookies)
    await context.route('**/live/**', (route) => route.abort())
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    await page.goto(path)
    return page
  }

  for (const { name, most, steps, arrives } of ERRANDS) {
    test(`to ${name} takes at most ${most} clicks`, async ({ assert }) => {
      const page = await open('/dashboard')
      const clicks = steps('mouse')
      for (const { find } of clicks) await find(page).click()
      await arrives(page, shop.gateway.stripe.url)
      assert.isAtMost(clicks.length, most)
      await page.context().close()
    })

    test(`to ${name} takes no mouse`, async () => {
      const page = await open('/dashboard')
      const walk = steps('keyboard')
      for (const step of walk) {
        const from = page.url()
        await stepTo(page, step.name)
        await page.keyboard.press('Enter')
        if (step === walk.at(-1) || step.name === 'Restart') continue
        await page.waitForURL((url) => url.href !== from)
        await page.waitForLoadState()
      }
      await arrives(page, shop.gateway.stripe.url)
      await page.context().close()
    })
  }

  test('tabs on a phone begin at the current one, and fade where there are more', async ({
    assert,
  }) => {
    const page = await open('/account/security', PHONE)
    const box = await page.locator('.tabs [aria-current]').boundingBox()
    assert.isAtMost((box?.x ?? 999) + (box?.width ?? 999), PHONE.width)
    const classes = async () => (await page.locator('.tabs').getAttribute('class')) ?? ''
    assert.include(await classes(), 'tabs--more-before')
    assert.notInclude(await classes(), 'tabs--more-after')
    await page.goto('/account')
    assert.include(await classes(), 'tabs--more-after')
    assert.notInclude(await classes(), 'tabs--more-before')
    await page.context().close()
  })

  test('a long form on a phone is sent from where one is, and its fields are not hidden below', async ({
    assert,
  }) => {
    const page = await open('/account/billing', PHONE)
    const button = page.getByRole('button', { name: 'Save changes' })
    assert.isTrue(await inView(button), 'the button is in view at once')
    for (const field of await page.locator('.form--long .input').all()) {
      await field.focus()
      assert.isFalse(await page.evaluate(IS_COVERED), (await field.getAttribute('name')) ?? '')
    }
    await page.context().close()
  })

  test('a password is shown while one wants to see it, and sent as a password', async ({
    assert,
  }) => {
    const page = await open('/account/security')
    const field = page.getByLabel('New password')
    const show = page.locator('.reveal__button').nth(1)
    await field.fill('a heron stands')
    await show.click()
    assert.equal(await field.getAttribute('type'), 'text')
    assert.equal(await show.getAttribute('aria-pressed'), 'true')
    await page.keyboard.press('Space')
    assert.equal(await field.getAttribute('type'), 'password')
    await page.keyboard.press('Space')
    await page.evaluate(`document.addEventListener('submit', (event) => event.preventDefault())`)
    await page.getByLabel('Current password').fill('whatever')
    await page.getByRole('button', { name: 'Change password' }).click()
    assert.equal(await field.getAttribute('type'), 'password')
    await page.context().close()

    const plain = await open('/account/security', DESK, false)
    assert.equal(await plain.locator('.reveal__button').filter({ visible: true }).count(), 0)
    await plain.context().close()
  })
})

async function inView(locator: Locator): Promise<boolean> {
  const box = await locator.boundingBox()
  const height = locator.page().viewportSize()?.height ?? 0
  return box !== null && box.y >= 0 && box.y + box.height <= height
}
