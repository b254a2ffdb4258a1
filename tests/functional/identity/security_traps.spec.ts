import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { newId } from '#core/ids'
import limiter from '@adonisjs/limiter/services/main'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { origin, Surfer } from '#tests/support/surfer'

const PASSWORD = 'a heron stands in the reeds'
function upload(fieldName: string): RequestInit {
  const boundary = 'x-boundary-of-the-test'
  const body = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="${fieldName}"; filename="evil.txt"`,
    'Content-Type: text/plain',
    '',
    'a file nobody asked for',
    `--${boundary}--`,
    '',
  ].join('\r\n')
  return {
    method: 'POST',
    body,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}

test.group('Uploads', (group) => {
  group.each.setup(() => limiter.clear())

  test('are not parsed where no route asks for them: no crash, no file', async ({
    assert,
    cleanup,
  }) => {
    const before = process.env.TMPDIR
    const folder = await mkdtemp(join(tmpdir(), 'uploads-'))
    process.env.TMPDIR = folder
    cleanup(async () => {
      if (before === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = before
      await rm(folder, { recursive: true })
    })
    for (const name of [
      'toString',
      'constructor',
      '__proto__',
      'hasOwnProperty',
      'avatar',
      'a[__proto__][b]',
    ]) {
      for (const path of ['/sign-in', '/sign-up', '/sign-out']) {
        const answer = await new Surfer().send(path, upload(name))
        assert.isBelow(answer.status, 500, `${name} on ${path}`)
      }
      assert.equal((await new Surfer().get('/health/live')).status, 200)
    }
    assert.deepEqual(await readdir(folder), [])
  })
})

test.group('Live addresses', (group) => {
  group.each.setup(() => limiter.clear())

  test('are refused where they are forged or made for something else', async ({ assert }) => {
    const { default: encryption } = await import('@adonisjs/core/services/encryption')
    const surfer = new Surfer()
    await surfer.submit('/contact')
    const other = encryption.encrypt(
      { topics: ['account:1'], sessionId: surfer.sessionId },
      { purpose: 'other' }
    )
    for (const sealed of [
      'x',
      'account:1',
      encodeURIComponent(other),
      '%7B%22topics%22%3A%5B%22admin%3Aorders%22%5D%7D',
    ]) {
      assert.equal((await surfer.get(`/live/${sealed}`)).status, 403, sealed)
    }
  })
})

test.group('Host header', () => {
  test('is never believed: no page and no redirect leads to another host', async ({ assert }) => {
    const { request } = await import('node:http')
    for (const path of ['/sign-in', '/account', '/password-reset', '/no/such/page']) {
      const [text, location] = await new Promise<[string, string]>((resolve, reject) => {
        const headers = {
          'host': 'evil.test',
          'x-forwarded-host': 'evil.test',
          'accept': 'text/html',
        }
        const ask = request(origin() + path, { headers }, (response) => {
          let body = ''
          response.on('data', (chunk) => (body += chunk))
          response.on('end', () => resolve([body, response.headers.location ?? '']))
        })
        ask.on('error', reject).end()
      })
      assert.notInclude(text, 'evil.test', path)
      assert.notInclude(location, 'evil.test', path)
    }
  })
})

test.group('CSRF protection', (group) => {
  group.each.setup(() => limiter.clear())
  group.each.setup(() => {
    app.config.set('shield.csrf.enabled', true)
    return () => app.config.set('shield.csrf.enabled', false)
  })

  const tokenIn = (page: string) =>
    /name=["']_csrf["'] value=["']([^"']+)["']/.exec(page)?.[1] ?? ''

  test('lets the form of the own page through, and no token from before the sign-in', async ({
    assert,
  }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const surfer = new Surfer()
    const early = tokenIn((await surfer.get('/sign-in')).text)
    const answer = await surfer.submit('/sign-in', {
      email: user.email,
      password: PASSWORD,
      _csrf: early,
    })
    assert.equal(answer.location, '/dashboard')

    const json = { accept: 'application/json' }
    assert.equal((await surfer.submit('/sign-out', { _csrf: early }, 'POST', json)).status, 419)
    const late = tokenIn((await surfer.get('/account/security')).text)
    assert.equal((await surfer.submit('/sign-out', { _csrf: late })).location, '/sign-in')
  })
})

test.group('Cookies', () => {
  test('are read by no script', async ({ assert }) => {
    const response = await fetch(`${origin()}/account`, { redirect: 'manual' })
    const line = response.headers.getSetCookie().find((each) => each.startsWith('innkeeper_')) ?? ''
    assert.match(line, /HttpOnly/i)
    assert.match(line, /SameSite=Lax/i)
    assert.match(line, /Path=\//i)
    assert.notMatch(line, /Domain=/i)
  })

  test('[H2] nobody has documents drawn without end', async ({ client, assert }) => {
    const { user } = await createCustomer()
    const session = await sessionFor(user)
    const statuses = new Set<number>()
    for (let index = 0; index < 101; index++) {
      const answer = await client.get(`/invoices/${newId()}.pdf`).withSession(session)
      statuses.add(answer.status())
    }
    assert.deepEqual([...statuses], [404, 429])
  })
})
