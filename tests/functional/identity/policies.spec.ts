import { AuthorizationResponse, Bouncer, errors } from '@adonisjs/bouncer'
import { test } from '@japa/runner'
import emitter from '@adonisjs/core/services/emitter'
import router from '@adonisjs/core/services/router'
import testUtils from '@adonisjs/core/services/test_utils'
import { fakeVisitor } from '@innkeeper/panel/fake'
import HttpExceptionHandler from '#core/exceptions/handler'
import { newId } from '#core/ids'
import { adminSearch } from '#core/registries/search'
import { navigation } from '#core/registries/navigation'
import { overview } from '#core/registries/overview'
import { policies } from '#core/registries/policies'
import { staffRoles, type StaffRole } from '#core/registries/permissions'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'

/** What is about nobody but the person who is signed in. Pages with tabs ask for those of the account. */
const OF_ONESELF = [
  'email_verifications.store',
  'account.update',
  'account_selection.store',
  'password.update',
  'password_link.store',
  'email_changes.store',
  'email_changes.destroy',
  'confirmation.create',
  'confirmation.store',
  'provider_confirmation.store',
  'sign_in_methods.store',
  'sign_in_methods.destroy',
  'user_sessions.destroy',
  'user_sessions.destroy_all',
]

/** What a form must hold before its route asks. */
const FORMS: Record<string, Record<string, string>> = {
  'checkout.store': { cart: newId(), quote: '0'.repeat(32) },
}

const routes = () => Object.values(router.toJSON()).flat()

/** Routes of customers, which begin with being signed in. */
const customerRoutes = () =>
  routes().filter(
    ({ pattern, middleware }) =>
      !pattern.startsWith('/admin') &&
      [...middleware.all()].some((each) => 'name' in each && each.name === 'auth')
  )

const pathOf = (pattern: string) =>
  pattern.replace('/:file', `/${newId()}.pdf`).replaceAll(/:[a-z_]+/gi, () => newId())

/** What was asked of policies meanwhile, besides what every page asks for its menu. */
async function askedBy(work: () => Promise<unknown>): Promise<string[]> {
  const asked: string[] = []
  const stop = emitter.on('authorization:finished', ({ action }) => {
    if (action !== 'StaffPolicy.enter') asked.push(action)
  })
  try {
    await work()
  } finally {
    stop()
  }
  return asked
}

const allowsOf = (role: StaffRole) => {
  const { bouncer } = new Bouncer(fakeVisitor({ staffRole: role }), undefined, policies.all)
    .edgeHelpers
  return (action: string) => bouncer.can(action)
}

test.group('Policies of routes', () => {
  test('each route of customers asks one, or is about oneself', async ({ client, assert }) => {
    const { user } = await createCustomer({ role: 'member' })
    const silent: string[] = []
    for (const { name = '', pattern, methods } of customerRoutes()) {
      const session = await sessionFor(user)
      const asked = await askedBy(() =>
        client
          .request(pathOf(pattern), methods[0])
          .withSession(session)
          .form(FORMS[name] ?? {})
          .redirects(0)
      )
      if (asked.length === 0) silent.push(name)
    }
    assert.sameMembers(silent, OF_ONESELF)
  })

  test('what a policy refuses is refused before anything is looked for', async ({
    client,
    assert,
  }) => {
    const session = await sessionFor((await createCustomer({ role: 'member' })).user)
    const refused = [
      ['POST', `/invoices/${newId()}/payments`],
      ['POST', '/billing/methods'],
      ['PUT', `/billing/methods/${newId()}`],
      ['DELETE', `/billing/methods/${newId()}`],
      ['POST', '/billing/portal'],
      ['POST', `/services/${newId()}/power`],
      ['POST', `/orders/${newId()}/cancellation`],
      ['PUT', '/checkout/address'],
      ['PUT', '/account/billing'],
      ['POST', '/account/billing-email-verification'],
    ]
    for (const [method, path] of refused) {
      const answer = await client.request(path, method).withSession(session).redirects(0)
      assert.equal(answer.status(), 403, path)
      assert.include(answer.text(), 'You don’t have access to this page', path)
    }
  })

  test('whoever acts for no account sees nothing of one', async ({ client }) => {
    const session = await sessionFor((await createStaff('owner')).user)
    for (const path of [
      '/services',
      '/orders',
      '/invoices',
      '/billing',
      '/account/billing',
      '/checkout',
    ])
      (await client.get(path).withSession(session).redirects(0)).assertStatus(403)
  })

  test('a refusal is told to programs as before', async ({ client, assert }) => {
    const session = await sessionFor((await createCustomer({ role: 'member' })).user)
    for (const [method, path] of [
      ['POST', '/billing/portal'],
      ['GET', '/admin/invoices'],
    ]) {
      const answer = await client
        .request(path, method)
        .withSession(session)
        .header('accept', 'application/json')
      answer.assertStatus(403)
      assert.equal(answer.body().code, 'E_FORBIDDEN')
      assert.equal(answer.body().message, 'You don’t have access to this page')
      assert.isString(answer.body().requestId)
    }
  })

  test('a refusal is logged as before', async ({ assert, cleanup }) => {
    const ctx = await testUtils.createHttpContext()
    const said: unknown[] = []
    const { log } = ctx.logger
    ctx.logger.log = (...line: unknown[]) => void said.push(line.at(-1))
    cleanup(() => void (ctx.logger.log = log))
    const refusal = new errors.E_AUTHORIZATION_FAILURE(AuthorizationResponse.deny())
    await new HttpExceptionHandler().report(refusal, ctx)
    assert.deepEqual(said, ['You don’t have access to this page'])
  })

  test('a policy may say that there is nothing', async ({ assert }) => {
    const ctx = await testUtils.createHttpContext()
    const hidden = AuthorizationResponse.deny('Nobody shall know', 404)
    await new HttpExceptionHandler().handle(new errors.E_AUTHORIZATION_FAILURE(hidden), ctx)
    assert.equal(ctx.response.getStatus(), 404)
  })
})

test.group('Policies of menus, figures and search', () => {
  test('each action that they name is there, and owners may do it', async ({ assert }) => {
    const named = new Set<string>()
    const note = (action: string) => {
      named.add(action)
      return false
    }
    for (const area of ['site', 'customer', 'admin', 'admin_actions'] as const)
      await navigation.entries(area, note)
    await overview.load(note)
    await adminSearch.search('anything', note)
    assert.isAtLeast(named.size, 10)
    for (const action of named) assert.isTrue(await allowsOf('owner')(action), action)
  })

  for (const role of staffRoles)
    test(`staff with the role ${role} are shown the pages that open for them, and no others`, async ({
      client,
      assert,
    }) => {
      const session = await sessionFor((await createStaff(role)).user)
      const shown = new Set(
        (await navigation.entries('admin', allowsOf(role))).map(({ name }) => name)
      )
      for (const { name, route } of await navigation.entries('admin', () => true)) {
        const answer = await client.get(router.makeUrl(route)).withSession(session)
        assert.equal(answer.status(), shown.has(name) ? 200 : 403, name)
      }
    })
})
