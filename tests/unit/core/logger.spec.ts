import { Writable } from 'node:stream'
import { Logger } from '@adonisjs/core/logger'
import { test } from '@japa/runner'
import loggerConfig from '#config/logger'

test.group('Logs', () => {
  test('hold no secret that code hands over by accident', ({ assert }) => {
    const lines: string[] = []
    const desination = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk))
        done()
      },
    })
    const { redact } = loggerConfig.loggers.app
    const logger = new Logger({ enabled: true, level: 'info', redact, desination })

    logger.info(
      { password: 'hidden-1', headers: { authorization: 'hidden-2', cookie: 'hidden-3' } },
      'sign-in'
    )
    logger.info(
      {
        user: { email: 'hidden-4@example.com', password: 'hidden-5' },
        api: { secret: 'hidden-6', token: 'hidden-7' },
      },
      'user'
    )
    logger.info(
      {
        response: { headers: { authorization: 'hidden-8' } },
        intent: { client_secret: 'hidden-9' },
      },
      'stripe'
    )

    assert.lengthOf(lines, 3)
    assert.notMatch(lines.join(''), /hidden/)
    assert.match(lines.join(''), /\[redacted\]/)
  })
})
