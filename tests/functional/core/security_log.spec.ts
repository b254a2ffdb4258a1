import { test } from '@japa/runner'
import { errors } from '@adonisjs/shield'
import logger from '@adonisjs/core/services/logger'
import limiter from '@adonisjs/limiter/services/main'
import testUtils from '@adonisjs/core/services/test_utils'
import HttpExceptionHandler from '#core/exceptions/handler'
import { newId } from '#core/ids'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { issueInvoice } from '#tests/support/billing'

type Line = Record<string, unknown>

const PASSWORD = 'a heron stands in the reeds'
const WRONG = 'not what she chose at all'
const PRIVATE_KEY =
  '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----'

/** What was written to the log meanwhile. */
async function linesOf(work: () => Promise<unknown>): Promise<Line[]> {
  const lines: Line[] = []
  const before = { warn: logger.warn, info: logger.info }
  const note = (line: unknown) => void lines.push(line as Line)
  Object.assign(logger, { warn: note, info: note })
  try {
    await work()
  } finally {
    Object.assign(logger, before)
  }
  return lines
}

const ofKind = (lines: Line[], event: string) => lines.filter((line) => line.event === event)

test.group('Security log', (group) => {
  group.each.setup(() => limiter.clear())
  group.each.teardown(() => limiter.clear())

  test('[M4] tells of wrong passwords and of throttling, by network and by a code for the person', async ({
    client,
    assert,
  }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const form = { email: user.email, password: WRONG }
    const lines = await linesOf(async () => {
      for (let attempt = 0; attempt < 7; attempt++)
        await client.post('/sign-in').form(form).redirects(0)
      await client.post('/sign-in').form({ ...form, email: 'x@example.test' })
    })
    const failed = ofKind(lines, 'security.sign_in_failed')
    assert.isAtLeast(failed.length, 5)
    assert.containsSubset(failed[0], {
      reason: 'wrong credentials',
      ip: '127.0.0.1',
      route: '/sign-in',
      user: null,
    })
    assert.isString(failed[0].requestId)
    assert.equal(new Set(failed.map(({ person }) => person)).size, 2)
    assert.isNotEmpty(ofKind(lines, 'security.throttled'))
    for (const secret of [WRONG, user.email, user.email.toLowerCase()])
      assert.notInclude(JSON.stringify(lines), secret)
  })

  test('[M4] tells of a password reset that was asked for', async ({ client, assert }) => {
    const { user } = await createCustomer()
    const lines = await linesOf(() =>
      client.post('/password-reset').form({ email: user.email }).redirects(0)
    )
    assert.lengthOf(ofKind(lines, 'security.password_reset_requested'), 1)
    assert.notInclude(JSON.stringify(lines), user.email)
  })

  test('[M4] tells who met a closed door, or asked for what is another’s', async ({
    client,
    assert,
  }) => {
    const { user } = await createCustomer()
    const session = await sessionFor(user)
    const foreign = await issueInvoice((await createCustomer()).account)
    const lines = await linesOf(async () => {
      await client.get('/admin').withSession(session).redirects(0)
      await client.get(`/invoices/${foreign.id}`).withSession(session)
      await client.delete(`/account/sessions/${newId()}`).withSession(session)
    })
    assert.containsSubset(ofKind(lines, 'security.forbidden'), [{ user: user.id, route: '/admin' }])
    assert.containsSubset(ofKind(lines, 'security.not_found'), [
      { user: user.id, route: '/invoices/:id' },
      { user: user.id, route: '/account/sessions/:id' },
    ])
    assert.notInclude(JSON.stringify(lines), foreign.id)
  })

  test('[M4] tells of forms without their token, of unsigned webhooks and of private keys', async ({
    client,
    assert,
  }) => {
    const lines = await linesOf(async () => {
      const ctx = await testUtils.createHttpContext()
      await new HttpExceptionHandler().handle(new errors.E_BAD_CSRF_TOKEN(), ctx).catch(() => {})
      await client.post('/webhooks/stripe').json({ id: 'evt_1' })
      await client.post('/cart/items').form({ ssh_key: PRIVATE_KEY }).redirects(0)
    })
    for (const event of ['csrf_refused', 'webhook_refused', 'private_key_refused'])
      assert.lengthOf(ofKind(lines, `security.${event}`), 1, event)
    assert.notInclude(JSON.stringify(lines), 'b3BlbnNzaC1rZXktdjEAAAAA')
  })

  test('[M4] stands beside one line for each request, which names routes and not what they hold', async ({
    client,
    assert,
  }) => {
    const token = `${newId()}-secret`
    const lines = ofKind(
      await linesOf(async () => {
        await client.get('/').redirects(0)
        await client.get(`/password-reset/${token}`)
        await client.get(`/password-reset/${token}/and-more`)
        await client.get(`/Email-Verification/${token}.`)
        await client.get('/wp-login.php?user=admin')
        await client.get('/health/live')
      }),
      'http.request'
    )
    assert.deepEqual(
      lines.map(({ method, route, status }) => [method, route, status]),
      [
        ['GET', '/', 200],
        ['GET', '/password-reset/:token', 410],
        ['GET', '/password-reset/…/and-more', 404],
        ['GET', '/Email-Verification/…', 404],
        ['GET', '/wp-login.php', 404],
      ]
    )
    for (const { ms, requestId } of lines) {
      assert.isNumber(ms)
      assert.isString(requestId)
    }
    assert.notInclude(JSON.stringify(lines), token)
  })
})
