import { connect } from 'node:net'
import { request } from 'node:http'
import { test } from '@japa/runner'
import server from '@adonisjs/core/services/server'
import { answerMalformedRequests } from '#core/security/malformed_requests'
import db from '@adonisjs/lucid/services/db'
import { createCustomer, sessionFor } from '#tests/support/identity'
import type { Server } from 'node:http'

const PASSWORD = 'a heron stands in the reeds'
const ALWAYS = [
  'content-security-policy',
  'x-content-type-options',
  'x-frame-options',
  'referrer-policy',
  'permissions-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
]

const port = () => Number(process.env.PORT)

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** Asks without a client that would mend the address, the host or the headers on its way. */
function ask(
  path: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: object; body?: string } = {}
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: process.env.HOST, port: port(), path, method, headers: { ...headers } },
      (answer) => {
        let text = ''
        answer.on('data', (part) => (text += part))
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text })
        )
      }
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

const json = { 'accept': 'application/json', 'content-type': 'application/json' }

/** The server of a test run is not the one that the web process starts. */
function answerAsInProduction(): void {
  const node = server.getNodeServer() as Server
  if (node.listenerCount('clientError') === 0) answerMalformedRequests(node)
}

test.group('Security headers', (group) => {
  group.setup(answerAsInProduction)
  const answers: [string, number, () => Promise<Answer>][] = [
    ['a page', 200, () => ask('/')],
    ['a file', 200, () => ask('/favicon.svg')],
    ['an address that leads nowhere', 404, () => ask('/nowhere')],
    ['one that cannot be read', 400, () => ask('/%')],
    ['a foreign host', 421, () => ask('/', { headers: { host: 'evil.test' } })],
    ['a redirect', 302, () => ask('/dashboard')],
    ['an answer in JSON', 200, () => ask('/health/live')],
    ['an error in JSON', 404, () => ask('/nowhere', { headers: json })],
    [
      'a body that is no JSON',
      400,
      () => ask('/contact', { method: 'POST', headers: json, body: '{' }),
    ],
    [
      'a body that is too large',
      413,
      () =>
        ask('/contact', {
          method: 'POST',
          headers: json,
          body: `{"a":"${'a'.repeat(2_000_000)}"}`,
        }),
    ],
  ]
  for (const [kind, status, answer] of answers) {
    test(`[L9] [W3] stand on ${kind}`, async ({ assert }) => {
      const { status: got, headers } = await answer()
      assert.equal(got, status)
      for (const name of ALWAYS) assert.property(headers, name)
      const nonce = /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1] ?? ''
      if (status !== 400 || kind.includes('JSON')) assert.isAtLeast(nonce.length, 22)
    })
  }

  test('[L9] stand on what is no HTTP', async ({ assert }) => {
    const text = await new Promise<string>((resolve, reject) => {
      let heard = ''
      const socket = connect(port(), process.env.HOST, () => socket.write('GARBAGE\r\n\r\n'))
      socket.on('data', (part) => (heard += part))
      socket.on('end', () => resolve(heard))
      socket.on('error', reject)
    })
    assert.match(text, /^HTTP\/1\.1 400/)
    for (const name of ALWAYS) assert.include(text.toLowerCase(), `\n${name}: `)
  })

  test('[L9] [W3] no cache keeps a page, whoever asks', async ({ assert }) => {
    for (const path of ['/cart', '/password-reset/abc', '/sign-in', '/nowhere'])
      assert.equal((await ask(path)).headers['cache-control'], 'no-store', path)
    assert.notEqual((await ask('/favicon.svg')).headers['cache-control'], 'no-store')
  })

  test('[L9] signing out clears what the browser keeps', async ({ client, assert }) => {
    const session = await sessionFor((await createCustomer()).user)
    const answer = await client.post('/sign-out').withSession(session).redirects(0)
    assert.equal(answer.header('clear-site-data'), '"cache", "storage"')
  })

  test('[L10] [W4] a foreign host is answered by nobody, also behind a proxy', async ({
    assert,
  }) => {
    assert.equal((await ask('/', { headers: { 'x-forwarded-host': 'evil.test' } })).status, 421)
    assert.equal((await ask('/', { headers: { host: 'localhost.evil.test' } })).status, 421)
    assert.equal((await ask('/health/live', { headers: { host: '10.0.0.7' } })).status, 200)
    assert.equal((await ask('/', { headers: { host: `LOCALHOST:${port()}` } })).status, 200)
  })

  test('[L10] what only begins like an own host is none: {$self}')
    .with([
      'localhost:80@evil.test',
      'localhost:@evil.test',
      'localhost:80:90',
      'localhost:80/evil.test',
      'localhost:eighty',
      'localhost:123456',
      'localhost, evil.test',
      'evil.test@localhost',
      '[::1]evil.test',
      '[::1]@evil.test',
      '127.0.0.1:80#evil.test',
    ])
    .run(async ({ assert }, host) => {
      assert.equal((await ask('/', { headers: { host } })).status, 421)
      const forwarded = await ask('/', { headers: { 'x-forwarded-host': host } })
      assert.equal(forwarded.status, host.startsWith('localhost,') ? 200 : 421)
    })

  test('[L10] errors in a form lead back within the panel, ports or not', async ({ assert }) => {
    const appUrl = new URL(String(process.env.APP_URL ?? `http://localhost:${port()}`))
    for (const referer of [`${appUrl.origin}/contact`, `http://${appUrl.hostname}/contact`]) {
      const answer = await ask('/contact', {
        method: 'POST',
        headers: { host: appUrl.hostname, referer },
      })
      assert.deepEqual([answer.status, answer.headers.location], [302, '/contact'])
    }
    const headers = { referer: 'http://evil.test/elsewhere' }
    const foreign = await ask('/contact', { method: 'POST', headers })
    assert.equal(foreign.headers.location, '/contact')
  })
})

test.group('Headers that are stored', (group) => {
  group.setup(answerAsInProduction)
  const strange = [
    'x'.repeat(65),
    'a b',
    '{"a":1}',
    '../../etc',
    "' or 1=1",
    'ü',
    'y'.repeat(4_000),
  ]

  for (const id of strange) {
    test(`[L1] "${id.slice(0, 12)}" is no id of a request`, async ({ assert }) => {
      const { user } = await createCustomer({ password: PASSWORD })
      const answer = await ask('/sign-in', {
        method: 'POST',
        headers: {
          'x-request-id': Buffer.from(id).toString('latin1'),
          'x-forwarded-for': `203.0.113.7, no address ${'z'.repeat(2000)} ${id.replace(/[^\x20-\x7e]/g, '')}`,
          'user-agent': `Mozilla ${'u'.repeat(3000)}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams({ email: user.email, password: PASSWORD }).toString(),
      })
      assert.equal(answer.status, 302)
      assert.equal(answer.headers.location, '/dashboard')
      assert.match(String(answer.headers['x-request-id']), /^[\w-]{36}$/)
      const row = await db.from('user_sessions').where('user_id', user.id).firstOrFail()
      assert.oneOf(row.ip, ['127.0.0.1', '::ffff:127.0.0.1', '::1'])
      assert.isAtMost(row.user_agent.length, 255)
    })
  }

  test('[L1] 100 kB of a header are refused, as everything else is', async ({ assert }) => {
    const { status, headers } = await ask('/sign-in', { headers: { cookie: 'x'.repeat(100_000) } })
    assert.equal(status, 431)
    assert.property(headers, 'content-security-policy')
  })

  test('[L1] an address that a proxy names is kept where it is one', async ({ assert }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    await ask('/sign-in', {
      method: 'POST',
      headers: {
        'x-forwarded-for': '2001:db8::7%eth0',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ email: user.email, password: PASSWORD }).toString(),
    })
    const row = await db.from('user_sessions').where('user_id', user.id).firstOrFail()
    assert.equal(row.ip, '2001:db8::7')
  })

  test('[L1] an id that a proxy made is kept', async ({ assert }) => {
    const id = 'a_b-9'.repeat(12)
    assert.equal((await ask('/', { headers: { 'x-request-id': id } })).headers['x-request-id'], id)
  })
})

test.group('What machines ask for', () => {
  test('[L16] says whom to tell of a weakness', async ({ assert }) => {
    const { status, text, headers } = await ask('/.well-known/security.txt')
    assert.equal(status, 200)
    assert.include(String(headers['content-type']), 'text/plain')
    assert.match(text, /^Contact: https?:\/\/.+\/contact$/m)
    const expires = Date.parse(/^Expires: (.+)$/m.exec(text)?.[1] ?? '')
    assert.isAbove(expires, Date.now())
    assert.isBelow(expires, Date.now() + 366 * 86_400_000)
  })

  test('[L16] asks crawlers to stay out of what is private', async ({ assert }) => {
    const { status, text } = await ask('/robots.txt')
    assert.equal(status, 200)
    for (const path of [
      '/admin',
      '/account',
      '/cart',
      '/invoices',
      '/live',
      '/webhooks',
      '/services',
    ])
      assert.include(text.split('\n'), `Disallow: ${path}`)
    for (const path of ['/', '/help', '/products', '/plans'])
      assert.notInclude(text.split('\n'), `Disallow: ${path}`)
  })
})
