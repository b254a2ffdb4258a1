import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import router from '@adonisjs/core/services/router'
import { newId } from '#core/ids'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { origin } from '#tests/support/surfer'

interface Door {
  method: string
  path: string
  name: string
  pattern: string
}

/**
 * What anybody may open. A new route that is not here must send visitors to sign in, or refuse them; one that is here
 * must be meant for strangers.
 */
const OPEN = [
  /^sign_(in|up|out)\./,
  /^email_change_(links|undos)\./,
  /^social_(sign_in|sign_up|connection|connection_mail|connection_link)\./,
  /^password_resets\./,
  /^email_verifications\.(edit|update)$/,
  /^privacy\./,
  /^cookies\./,
  /^terms\./,
  // Metrics ask for a token of their own.
  /^(health|metrics|robots|security_txt)\./,
  /^(storefront|home|catalog|plans|products|categories)\b/,
  /^(cart|carts|cart_coupon|cart_currency|cart_items|cart_totals|unavailable_items)\b/,
  // Pictures and colours of the shop.
  /^brand_files\./,
  // Whoever has no account yet orders there.
  /^(checkout\.show|guest_checkout\.store)$/,
  /^(articles|help|helpcenter)\b/,
  /^(contact|conversations)\.(create|store|show)$/,
  // Their address is signed for one invoice.
  /^payment_links\./,
  // And theirs for one address.
  /^contact_(confirmations|unsubscriptions)\./,
  /^webhooks\./,
  /^dev\./,
]

const isOpen = ({ name }: Door) => OPEN.some((pattern) => pattern.test(name))

function doors(): Door[] {
  return Object.values(router.toJSON())
    .flat()
    .flatMap(({ methods, pattern, name }) =>
      methods
        .filter((method) => method !== 'HEAD')
        .map((method) => ({
          method,
          pattern,
          name: name ?? '',
          path: pattern.replaceAll(/:[A-Za-z_]+\??/g, newId()).replace('*', 'x'),
        }))
    )
}

const knock = ({ method, path }: Door, headers: Record<string, string> = {}) =>
  fetch(origin() + path, {
    method,
    headers: { accept: 'text/html', ...headers },
    redirect: 'manual',
  })

test.group('Every route', () => {
  test('has a name', ({ assert }) => {
    assert.deepEqual(
      doors()
        .filter(({ name }) => !name)
        .map(({ pattern }) => pattern),
      []
    )
  })

  test('is open on purpose or refuses visitors', async ({ assert }) => {
    const wrong: string[] = []
    for (const door of doors().filter((each) => !isOpen(each))) {
      const response = await knock(door)
      await response.body?.cancel()
      const isSentAway = response.status === 302 && response.headers.get('location') === '/sign-in'
      if (!isSentAway && response.status !== 403)
        wrong.push(`${door.method} ${door.pattern} (${door.name}): ${response.status}`)
    }
    assert.deepEqual(wrong, [])
  })

  test('of the admin panel refuses customers', async ({ client, assert }) => {
    const session = await sessionFor((await createCustomer()).user)
    const wrong: string[] = []
    for (const door of doors().filter(({ pattern }) => pattern.startsWith('/admin'))) {
      const response = await client
        .request(door.path, door.method)
        .withSession(session)
        .redirects(0)
      if (response.status() !== 403)
        wrong.push(`${door.method} ${door.pattern}: ${response.status()}`)
    }
    assert.deepEqual(wrong, [])
  })

  test('of the admin panel names the action that its staff may do, or is for all staff on purpose', ({
    assert,
  }) => {
    const open = Object.values(router.toJSON())
      .flat()
      .filter(({ pattern }) => pattern.startsWith('/admin'))
      .filter(
        ({ middleware }) =>
          ![...middleware.all()].some((each) => JSON.stringify(each).includes('can'))
      )
      .map(({ name }) => name ?? '')
    // Lists name in their definition who may see them and what may be done to their rows.
    const forAllStaff =
      /^admin\.(alerts|alert_wishes|dashboard|search|list_(exports|actions|columns|views))\b/
    assert.deepEqual(
      open.filter((name) => !forAllStaff.test(name)),
      []
    )
  })

  test('that changes something refuses a request without the token of a form', async ({
    assert,
    cleanup,
  }) => {
    app.config.set('shield.csrf.enabled', true)
    cleanup(() => app.config.set('shield.csrf.enabled', false))
    const changing = doors().filter(({ method }) => method !== 'GET')
    const wrong: string[] = []
    for (const door of changing.filter(({ pattern }) => !pattern.startsWith('/webhooks/'))) {
      const response = await knock(door, { accept: 'application/json' })
      await response.body?.cancel()
      if (response.status !== 419) wrong.push(`${door.method} ${door.pattern}: ${response.status}`)
    }
    assert.deepEqual(wrong, [])
  })

  test('sends the security headers and a fresh nonce', async ({ assert }) => {
    const nonces = new Set<string>()
    const pages = doors().filter(
      ({ method, pattern }) => method === 'GET' && !/^\/(live|dev)/.test(pattern)
    )
    for (const door of [
      ...pages,
      { method: 'GET', path: '/no/such/page', name: '', pattern: '/no/such/page' },
    ]) {
      const response = await knock(door)
      const text = await response.text()
      const { headers } = response
      assert.equal(headers.get('x-content-type-options'), 'nosniff', door.path)
      assert.exists(headers.get('referrer-policy'), door.path)
      assert.exists(headers.get('permissions-policy'), door.path)
      assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin', door.path)
      assert.isNull(headers.get('x-powered-by'), door.path)
      if (!headers.get('content-type')?.includes('text/html')) continue
      assert.equal(headers.get('x-frame-options'), 'DENY', door.path)
      const policy = headers.get('content-security-policy') ?? ''
      assert.include(policy, `default-src 'self'`, door.path)
      assert.include(policy, `object-src 'none'`, door.path)
      assert.notInclude(policy, 'unsafe-', door.path)
      const nonce = /script-src [^;]*'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
      if (nonce) assert.isFalse(nonces.has(nonce), door.path)
      nonces.add(nonce)
      // A page that no route answers has no nonce, and then no script of its own either.
      for (const [tag] of text.matchAll(/<script\b[^>]*>/g))
        assert.include(tag, nonce ? `nonce="${nonce}"` : ' src="/', door.path)
      assert.notMatch(text, /\son[a-z]+="/, door.path)
    }
  })
})
