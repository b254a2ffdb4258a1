import { test } from '@japa/runner'
import { BrowserStage } from '#tests/support/browser_stage'
import { signUp } from '#tests/browser/sign_up'
import type { BrowserContextOptions, Page } from 'playwright'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

test.group('Times in a browser', (group) => {
  const stage = new BrowserStage(group)

  /** The page of all components, which tells a moment in each way, so many milliseconds after that moment. */
  async function readLater<Read>(
    read: (page: Page) => Promise<Read>,
    { after = 0, ...options }: BrowserContextOptions & { after?: number } = {}
  ): Promise<Read> {
    const { context, page } = await stage.open(options)
    try {
      await page.goto('/dev/components')
      const moment = Date.parse((await shown(page, 'relative')).moment ?? '')
      await page.clock.install({ time: moment + after })
      if (options.javaScriptEnabled !== false) await page.reload()
      return await read(page)
    } finally {
      await context.close()
    }
  }

  async function shown(page: Page, kind: 'relative' | 'moment') {
    const time = page.locator(`time[data-${kind}]`).first()
    return {
      moment: await time.getAttribute('datetime'),
      text: await time.textContent(),
      title: await time.getAttribute('title'),
    }
  }

  const textAfter = (after: number) =>
    readLater(async (page) => (await shown(page, 'relative')).text, { after })

  test('stand in the reader’s own time zone, and in UTC without JavaScript', async ({ assert }) => {
    const read = (page: Page) => shown(page, 'moment')
    const timezoneId = 'Asia/Kolkata'
    const plain = await readLater(read, { timezoneId, javaScriptEnabled: false })
    const kolkata = await readLater(read, { timezoneId })
    const utc = await readLater(read, { timezoneId: 'UTC' })
    assert.match(plain.text ?? '', /UTC$/)
    assert.equal(kolkata.title, plain.text)
    assert.equal(`${utc.text} UTC`, plain.text)
    const there = new Date(Date.parse(plain.moment ?? '') + 5.5 * HOUR)
    assert.include(kolkata.text ?? '', there.toISOString().slice(11, 16))
  })

  test('are told as people tell them, with the exact time there as title', async ({ assert }) => {
    const read = (page: Page) => shown(page, 'relative')
    const plain = await readLater(read, { javaScriptEnabled: false })
    assert.match(plain.title ?? '', /\d\d:\d\d UTC$/)
    assert.match(plain.text ?? '', /^\d+ [A-Z]\w+ \d{4}$|ago$/)
    const told = await readLater(read, { after: 2 * HOUR, timezoneId: 'Asia/Kolkata' })
    assert.equal(told.text, '2 hours ago')
    const there = new Date(Date.parse(plain.moment ?? '') + 5.5 * HOUR)
    assert.include(told.title ?? '', there.toISOString().slice(11, 16))
    assert.match(told.title ?? '', /5:30$/)
  })

  test('count minutes, hours and days, and from a week on tell the day', async ({ assert }) => {
    assert.equal(await textAfter(20_000), 'now')
    assert.equal(await textAfter(MINUTE), '1 minute ago')
    assert.equal(await textAfter(HOUR - MINUTE / 2), '59 minutes ago')
    assert.equal(await textAfter(DAY), '1 day ago')
    assert.equal(await textAfter(-3 * HOUR - MINUTE), 'in 3 hours')
    assert.match((await textAfter(8 * DAY)) ?? '', /^\d+ [A-Z]\w+ \d{4}$/)
  })

  test('keep counting, and rest while nobody sees the page', async ({ assert }) => {
    const texts = await readLater(
      async (page) => {
        const before = (await shown(page, 'relative')).text
        await page.clock.runFor(2 * MINUTE)
        const after = (await shown(page, 'relative')).text
        await page.evaluate(
          `Object.defineProperty(document, 'hidden', { value: true, configurable: true })`
        )
        await page.clock.runFor(2 * MINUTE)
        const hidden = (await shown(page, 'relative')).text
        await page.evaluate(
          `delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))`
        )
        return [before, after, hidden, (await shown(page, 'relative')).text]
      },
      { after: 5 * MINUTE }
    )
    assert.deepEqual(texts, ['5 minutes ago', '7 minutes ago', '7 minutes ago', '9 minutes ago'])
  })

  test('of a page that refreshes itself are not written twice', async ({ assert }) => {
    const changes = await readLater(
      async (page) => {
        await page.evaluate(`{
          window.changes = []
          const seen = new MutationObserver((records) => window.changes.push(...records.map(({ type }) => type)))
          for (const time of document.querySelectorAll('time'))
            seen.observe(time, { childList: true, characterData: true, subtree: true, attributes: true })
          window.refreshed = new Promise((done) => document.addEventListener('turbo:load', () => done(), { once: true }))
          Turbo.visit(location.href, { action: 'replace' })
        }`)
        await page.evaluate('window.refreshed')
        return page.evaluate('window.changes')
      },
      { after: 2 * HOUR }
    )
    assert.deepEqual(changes, [])
  })

  test('go by the panel’s clock, whatever the one of the reader shows', async ({ assert }) => {
    const { context, page } = await stage.open()
    try {
      await page.clock.install({ time: Date.now() + 3 * DAY })
      await signUp(page)
      await page.goto('/account/security')
      const time = page.locator('time[data-relative]').first()
      assert.equal(await time.textContent(), 'now')
      await page.clock.runFor(2 * MINUTE)
      assert.match((await time.textContent()) ?? '', /^[23] minutes ago$/)
    } finally {
      await context.close()
    }
  })
})
