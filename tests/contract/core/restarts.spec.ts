import { once } from 'node:events'
import { request as send, type IncomingMessage } from 'node:http'
import { test } from '@japa/runner'
import { Journey } from '#tests/support/journey'
import { Nginx, nginxIsThere } from '#tests/support/nginx'
import { PanelProcesses } from '#tests/support/panel_processes'

const GONE_WITHIN_MS = 2_000
const ADA = {
  'Name': 'Ada Example',
  'Email address': 'ada@example.test',
  'Password': 'a rather long pass phrase',
  'Country': 'Germany',
}

/** Somebody who signed up and whose dashboard is open. */
async function visitorOf(url: string): Promise<Journey> {
  const browser = new Journey(url)
  await browser.open('/sign-up')
  await browser.press('Create account', ADA)
  await browser.open('/dashboard')
  return browser
}

/** A request of which only the first half was sent. */
function halfSent(url: string, body: string) {
  const request = send(`${url}/sign-in`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': body.length,
    },
  })
  request.write(body.slice(0, 5))
  return request
}

test.group('Restarts', (group) => {
  let panel: PanelProcesses

  group.each.setup(async () => {
    panel = await PanelProcesses.create()
    return () => panel.stop()
  })
  group.each.timeout(120_000)

  test('[H1] a web process with an open live page ends within two seconds, and the page is told', async ({
    assert,
  }) => {
    const web = await panel.web()
    const browser = await visitorOf(web.url)
    const stream = await browser.download(browser.page.liveAddress)
    assert.equal(stream.headers.get('content-type'), 'text/event-stream')
    const over = stream.text()

    const { end, ms } = await web.terminate()

    assert.equal(end, 'exit 0')
    assert.isBelow(ms, GONE_WITHIN_MS)
    await assert.doesNotReject(() => over)
  })

  test('[H1] a request in flight is answered first, and its connection is not kept', async ({
    assert,
  }) => {
    const web = await panel.web()
    const request = halfSent(web.url, 'email=ada%40example.test&password=wrong')
    await once(request, 'socket')
    await fetch(`${web.url}/health/live`)

    const gone = web.terminate()
    await new Promise((resolve) => setTimeout(resolve, 500))
    assert.isNull(web.end)
    request.end('email=ada%40example.test&password=wrong'.slice(5))
    const [response] = (await once(request, 'response')) as [IncomingMessage]

    assert.oneOf(response.statusCode, [302, 403, 419])
    assert.equal(response.headers.connection, 'close')
    response.resume()
    assert.equal((await gone).end, 'exit 0')
  })

  test('[H1] two web processes behind the proxy are restarted in turn, and nobody sees an error', async ({
    assert,
    cleanup,
  }) => {
    const first = await panel.web()
    const second = await panel.web()
    const proxy = await Nginx.start([first.port, second.port])
    cleanup(() => proxy.stop())
    const crowd = new Crowd(proxy.url)

    for (const web of [first, second]) {
      await crowd.answered(50)
      await web.terminate()
      await crowd.answered(50)
      await panel.web(web.port)
    }
    await crowd.answered(50)
    await crowd.goHome()

    assert.deepEqual(crowd.failures, [])
    assert.isAbove(crowd.answers, 250)
  }).skip(!nginxIsThere, 'nginx is not installed')
})

const VISITORS = 6
const PAGES = ['/', '/sign-in', '/help', '/contact', '/health/live']

/** Visitors who look at one page after the other, and who count what they got. */
class Crowd {
  answers = 0
  readonly failures: string[] = []
  #isOpen = true
  readonly #visits: Promise<void>[]

  constructor(private readonly url: string) {
    this.#visits = Array.from({ length: VISITORS }, () => this.#visit())
  }

  /** Waits until this many more requests were answered. */
  async answered(more: number): Promise<void> {
    const wanted = this.answers + more
    while (this.answers < wanted) await new Promise((resolve) => setTimeout(resolve, 20))
  }

  async goHome(): Promise<void> {
    this.#isOpen = false
    await Promise.all(this.#visits)
  }

  async #visit(): Promise<void> {
    const browser = new Journey(this.url)
    for (let step = 0; this.#isOpen; step++) {
      await this.#look(() => browser.open(PAGES[step % PAGES.length]))
      if (step % PAGES.length === 1)
        await this.#look(async () =>
          browser.press('Sign in', { 'Email address': 'ada@example.test', 'Password': 'wrong' })
        )
    }
  }

  async #look(at: () => Promise<{ status: number; path: string }>): Promise<void> {
    const { status, path } = await at().catch((error) => ({ status: 0, path: String(error) }))
    this.answers++
    if (status === 0 || status >= 500) this.failures.push(`${status} ${path}`)
  }
}
