import { test } from '@japa/runner'
import { formTargets } from '#core/security/form_targets'
import { hostList } from '#start/host_list'
import { issueInvoice, useStripe } from '#tests/support/billing'
import { useBrand } from '#tests/support/brand'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'

type Stripe = Awaited<ReturnType<typeof useStripe>>

test.group('Hosted pages of Stripe', (group) => {
  let gateway: Stripe

  group.each.setup(async () => {
    gateway = await useStripe()
    return () => gateway.close()
  })

  test('[F5] a custom domain that is configured is redirected to, and browsers are told so', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const invoice = await issueInvoice(account)
    gateway.stripe.servePagesAt('https://pay.shop.test')
    formTargets.set('stripe', [gateway.stripe.url, 'https://pay.shop.test'])
    const answer = await client
      .post(`/invoices/${invoice.id}/payments`)
      .withSession(await sessionFor(user))
      .form({ method: 'new_card' })
      .redirects(0)
    assert.match(answer.header('location') ?? '', /^https:\/\/pay\.shop\.test\//)

    const page = await client.get(`/invoices/${invoice.id}`).withSession(await sessionFor(user))
    const policy = page.header('content-security-policy') ?? ''
    assert.match(policy, /form-action 'self' .*https:\/\/pay\.shop\.test/)
  })

  test('wear the name, the colour and the typeface of the brand, and nothing where it has none', async ({
    client,
    assert,
    cleanup,
  }) => {
    cleanup(() => resetState())
    const { user, account } = await createCustomer()
    const pay = async () => {
      const invoice = await issueInvoice(account)
      const answer = await client
        .post(`/invoices/${invoice.id}/payments`)
        .withSession(await sessionFor(user))
        .form({ method: 'new_card' })
        .redirects(0)
      return answer.header('location') ?? ''
    }
    const asked = () => {
      const sessions = gateway.stripe.requests().filter(({ path }) => path.endsWith('/sessions'))
      return (sessions.at(-1)?.params as { branding_settings?: unknown }).branding_settings
    }
    await pay()
    assert.isUndefined(asked())

    await useBrand({
      'brand.name': 'Harbour Cloud',
      'brand.accent': '#ff7a45',
      'brand.font': 'geometric',
    })
    const address = await pay()
    assert.deepEqual(asked(), {
      display_name: 'Harbour Cloud',
      button_color: '#ff7a45',
      font_family: 'montserrat',
      border_style: 'rounded',
    })
    const page = await fetch(address).then((answer) => answer.text())
    assert.include(page, 'Harbour Cloud')
    assert.include(page, '--accent: #ff7a45')
  })

  test('[F5] one that is not configured is reached by a page that leads on', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const invoice = await issueInvoice(account)
    gateway.stripe.servePagesAt('https://pay.elsewhere.test')
    const send = async (path: string, form = {}) =>
      client
        .post(path)
        .withSession(await sessionFor(user))
        .form(form)
        .redirects(0)
    const answers = [
      await send(`/invoices/${invoice.id}/payments`, { method: 'new_card' }),
      await send('/billing/methods'),
      await send('/billing/portal'),
    ]
    for (const answer of answers) {
      answer.assertStatus(200)
      assert.match(
        answer.text(),
        /<meta http-equiv="refresh" content="0; url=https:\/\/pay\.elsewhere\.test\//
      )
      assert.match(answer.text(), /href="https:\/\/pay\.elsewhere\.test\//)
    }
  })

  test('[F5] Stripe itself may serve any of its hosts, and nobody who only looks like it', ({
    assert,
  }) => {
    formTargets.set('stripe', ['https://*.stripe.com'])
    assert.isTrue(formTargets.covers('https://checkout.stripe.com/c/pay/cs_1'))
    assert.isTrue(formTargets.covers('https://billing.stripe.com/p/session/1'))
    for (const url of [
      'https://stripe.com.evil.test/',
      'https://evilstripe.com/',
      'http://checkout.stripe.com/',
      'https://checkout.stripe.com:8443/',
    ])
      assert.isFalse(formTargets.covers(url), url)
    for (const source of ['pay.shop.test', 'https://pay.shop.test/path', 'https://a;b', "'self'"])
      assert.throws(() => formTargets.set('stripe', [source]))
  })

  test('[F5] what is no list of hosts stops the start', ({ assert }) => {
    assert.deepEqual(hostList('HOSTS', undefined), [])
    assert.deepEqual(hostList('HOSTS', ' Pay.Example.com, billing.example.com '), [
      'pay.example.com',
      'billing.example.com',
    ])
    for (const wrong of [
      'https://pay.example.com',
      'pay.example.com/x',
      'localhost',
      '*.a.b',
      'a b.c',
    ])
      assert.throws(() => hostList('HOSTS', wrong), /is not the name of a host/)
  })

  test('[L3] pages of the gateway are opened only so often, and reloading asks it only so often', async ({
    client,
    assert,
  }) => {
    const { user } = await createCustomer()
    const session = await sessionFor(user)
    const send = (path: string) => client.post(path).withSession(session).redirects(0)
    const first = await send('/billing/methods')
    first.assertStatus(302)
    const statuses: number[] = []
    for (let click = 0; click < 40; click++) statuses.push((await send('/billing/portal')).status())
    assert.include(statuses, 429)
    assert.equal((await send('/billing/methods')).status(), 429)

    const asked = () =>
      gateway.stripe.requests().filter(({ path }) => path.endsWith('/payment_methods')).length
    for (let reload = 0; reload < 30; reload++)
      (await client.get('/billing?returned=1').withSession(session)).assertStatus(200)
    assert.isAtMost(asked(), 20)
  })
})
