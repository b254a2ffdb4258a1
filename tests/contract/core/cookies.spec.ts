import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { test } from '@japa/runner'

const run = promisify(execFile)

test.group('Cookies in production', () => {
  test('are bound to the host, to HTTPS and to this site', async ({ assert }) => {
    const script = `
      import { configProvider, Ignitor } from '@adonisjs/core'
      const app = new Ignitor(new URL('./', 'file://${process.cwd()}/')).tap((each) => each.booting(() => import('#start/env'))).createApp('web')
      await app.init()
      await app.boot()
      const session = await configProvider.resolve(app, (await import('#config/session')).default)
      const { http } = await import('#config/app')
      console.log(JSON.stringify({ name: session.cookieName, cookie: session.cookie, http: http.cookie }))
      process.exit(0)`
    const { stdout } = await run(
      process.execPath,
      ['--import=@poppinss/ts-exec', '--input-type=module', '--eval', script],
      {
        env: {
          PATH: process.env.PATH,
          NODE_ENV: 'production',
          HOST: '127.0.0.1',
          PORT: '0',
          APP_URL: 'https://panel.example.test',
          APP_KEY: 'k'.repeat(32),
          SQLITE_PATH: ':memory:',
        },
      }
    )
    const config = JSON.parse(stdout.trim().split('\n').pop() ?? '')
    assert.equal(config.name, '__Host-session')
    assert.deepInclude(config.cookie, { path: '/', httpOnly: true, secure: true, sameSite: 'lax' })
    assert.notProperty(config.cookie, 'domain')
    assert.isTrue(config.http.secure)
  })
})
