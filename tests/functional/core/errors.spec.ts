import { test } from '@japa/runner'
import { errors as limiterErrors } from '@adonisjs/limiter'
import { errors as shieldErrors } from '@adonisjs/shield'
import { errors as vineErrors } from '@vinejs/vine'
import { Exception } from '@adonisjs/core/exceptions'
import { SessionMiddlewareFactory } from '@adonisjs/session/factories'
import i18nManager from '@adonisjs/i18n/services/main'
import testUtils from '@adonisjs/core/services/test_utils'
import HttpExceptionHandler from '#core/exceptions/handler'
import type { HttpContext } from '@adonisjs/core/http'

async function answerTo(error: unknown, prepare: (ctx: HttpContext) => void = () => {}) {
  const ctx = await testUtils.createHttpContext()
  ctx.request.request.headers['x-request-id'] = 'request-42'
  prepare(ctx)
  await new HttpExceptionHandler().handle(error, ctx)
  return {
    status: ctx.response.getStatus(),
    body: ctx.response.getBody(),
    headers: ctx.response.getHeaders(),
  }
}

const failing = (status: number) =>
  new Exception('secret detail of host db1', { status, code: 'E_TEST' })

test.group('Error pages', () => {
  for (const status of [403, 404, 422, 429, 500, 503]) {
    test(`a ${status} page says what happened and which request it was`, async ({ assert }) => {
      const answer = await answerTo(failing(status))
      assert.equal(answer.status, status)
      assert.match(answer.body, /<h1[^>]*>[^<]+<\/h1>/)
      assert.include(answer.body, 'Reference number')
      assert.include(answer.body, `>${status}<`)
      assert.notInclude(answer.body, 'secret detail')
      assert.notInclude(answer.body, 'translation missing')
    })
  }

  test('each of them speaks of its own status', async ({ assert }) => {
    const answers = await Promise.all(
      [403, 404, 422, 429, 500, 503].map((status) => answerTo(failing(status)))
    )
    const titles = answers.map(({ body }) => /<h1[^>]*>([^<]+)/.exec(body)?.[1])
    assert.lengthOf(new Set(titles), 6)
  })

  test('an unusual status gets the page that fits best', async ({ assert }) => {
    const [teapot, gateway] = await Promise.all([answerTo(failing(418)), answerTo(failing(502))])
    assert.equal(teapot.status, 418)
    assert.include(teapot.body, 'This couldn’t be done')
    assert.equal(gateway.status, 502)
    assert.include(gateway.body, 'Something went wrong')
  })

  test('an expired form is a 419 page that asks to send it again', async ({ assert }) => {
    const answer = await answerTo(new shieldErrors.E_BAD_CSRF_TOKEN())
    assert.equal(answer.status, 419)
    assert.include(answer.body, 'submit the form again')
  })

  test('too many requests is a 429 page that says when to come back', async ({ assert }) => {
    const response = { limit: 5, remaining: 0, consumed: 6, availableIn: 60 }
    const answer = await answerTo(new limiterErrors.E_TOO_MANY_REQUESTS(response as never))
    assert.equal(answer.status, 429)
    assert.equal(String(answer.headers['retry-after']), '60')
    assert.include(answer.body, 'Too many requests')
  })

  test('the page of an unknown address carries its own security headers', async ({ client }) => {
    const response = await client.get('/nowhere/at/all').header('accept', 'text/html')
    response.assertStatus(404)
    response.assertTextIncludes('Page not found')
    response.assertTextIncludes(String(response.header('x-request-id')))
    response.assertHeader('x-frame-options', 'DENY')
  })

  test('a program that wants JSON gets JSON without the inside of a failure', async ({
    assert,
  }) => {
    const { status, body } = await answerTo(failing(500), (ctx) => {
      ctx.request.request.headers.accept = 'application/json'
    })
    assert.equal(status, 500)
    assert.equal(body.message, 'Internal server error')
    assert.property(body, 'requestId')
  })

  test('a 500 is shown even where no page can be rendered', async ({ assert }) => {
    const { status, body } = await answerTo(failing(500), (ctx) => {
      ctx.view.render = () => Promise.reject(new Error('no template'))
    })
    assert.equal(status, 500)
    assert.include(body, 'Something went wrong')
  })
})

test.group('Invalid forms', () => {
  const sent = {
    email: 'ada@example.com',
    password: 'correct horse',
    new_password: 'correct horse',
    current_password: 'old horse',
    token: 'abc',
    _csrf: 'x',
    form_person: 'guest',
    ssh_key: 'ssh-ed25519 AAAA',
    cvc: '123',
    connection: {
      host: 'pve1',
      token_secret: 'hidden',
      endpoints: [{ url: 'https://pve1', api_key: 'k' }],
    },
  }

  test('come back with what was typed, but never with a secret', async ({ assert }) => {
    const ctx = await testUtils.createHttpContext()
    const session = await new SessionMiddlewareFactory().create()
    ctx.request.request.method = 'POST'
    ctx.request.setInitialBody(sent)
    await session.handle(ctx, async () => {
      const messages = [{ field: 'email', message: 'Taken', rule: 'unique' }]
      await new HttpExceptionHandler().handle(new vineErrors.E_VALIDATION_ERROR(messages), ctx)
    })

    const flashed = ctx.session.responseFlashMessages.all()
    assert.deepEqual(flashed.inputErrorsBag, { email: ['Taken'] })
    assert.deepEqual(flashed.input, {
      form_person: 'guest',
      email: 'ada@example.com',
      ssh_key: 'ssh-ed25519 AAAA',
      connection: { host: 'pve1', endpoints: [{ url: 'https://pve1' }] },
    })
    assert.equal(ctx.response.getStatus(), 302)
  })
})

test.group('Forms that could not be taken', () => {
  const sentBy = async (error: unknown, headers: Record<string, string>) => {
    const ctx = await testUtils.createHttpContext()
    const session = await new SessionMiddlewareFactory().create()
    Object.assign(ctx.request.request.headers, { accept: 'text/html', ...headers })
    ctx.request.request.method = 'POST'
    ctx.i18n = i18nManager.locale('en')
    ctx.request.setInitialBody({
      form_person: 'guest',
      subject: 'A moth',
      password: 'secret',
      message: 'x'.repeat(20_000),
    })
    await session.handle(ctx, () => new HttpExceptionHandler().handle(error, ctx))
    return { ctx, flashed: ctx.session.responseFlashMessages.all() }
  }
  const ours = {
    host: '127.0.0.1:3333',
    origin: 'http://127.0.0.1:3333',
    referer: 'http://127.0.0.1:3333/contact',
  }
  const limited = new limiterErrors.E_TOO_MANY_REQUESTS({
    limit: 5,
    remaining: 0,
    consumed: 6,
    availableIn: 60,
  } as never)

  test('[B22] come back filled, secrets excepted, and say what was too long to keep', async ({
    assert,
  }) => {
    const { ctx, flashed } = await sentBy(new shieldErrors.E_BAD_CSRF_TOKEN(), ours)
    assert.equal(ctx.response.getStatus(), 302)
    assert.equal(ctx.response.getHeader('location'), '/contact')
    assert.deepEqual(flashed.input, { form_person: 'guest', subject: 'A moth' })
    assert.deepEqual(flashed.input_dropped, ['message'])
    assert.include(flashed.warning, 'Nothing was submitted yet')
  })

  test('[B22] are kept when somebody must wait, and the page says so', async ({ assert }) => {
    for (const error of [limited, failing(503)]) {
      const { ctx, flashed } = await sentBy(error, ours)
      assert.oneOf(ctx.response.getStatus(), [429, 503])
      assert.deepEqual(flashed.input, { form_person: 'guest', subject: 'A moth' })
      assert.include(ctx.response.getBody(), 'kept what you typed')
      assert.include(ctx.response.getBody(), 'href="/contact"')
    }
  })

  test('[B22] of other sites are not kept', async ({ assert }) => {
    for (const origin of ['https://evil.test', 'null', '']) {
      const { ctx, flashed } = await sentBy(new shieldErrors.E_BAD_CSRF_TOKEN(), {
        ...ours,
        origin,
      })
      assert.equal(ctx.response.getStatus(), 419)
      assert.isUndefined(flashed.input)
    }
  })

  test('[B30] a form that is too large leads back to where it was typed', async ({ assert }) => {
    const { ctx } = await sentBy(failing(413), ours)
    assert.include(ctx.response.getBody(), 'This form is too large')
    assert.include(ctx.response.getBody(), 'href="/contact"')
  })
})
