import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, connect, type AddressInfo } from 'node:net'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import Mail from '#notifications/models/mail'
import { PanelDatabase } from '#tests/support/panel_database'
import { Journey } from '#tests/support/journey'
import env from '#start/env'

const WITHIN_MS = 30_000

async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>
): Promise<T> {
  const deadline = Date.now() + WITHIN_MS
  while (Date.now() < deadline) {
    const found = await look().catch(() => null)
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`Waited in vain for ${what}`)
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  return port
}

const redisAnswers = () =>
  new Promise<boolean>((resolve) => {
    const socket = connect(env.get('REDIS_PORT', 6379), env.get('REDIS_HOST', '127.0.0.1'))
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.unref()
  })

function run(args: string[], environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, args, {
    cwd: app.makePath(),
    env: { ...process.env, ...environment },
    stdio: 'ignore',
  })
}

/** How a process ended; null while it runs. */
const endOf = ({ exitCode, signalCode }: ChildProcess) =>
  exitCode === null ? signalCode : `exit ${exitCode}`

const redisIsThere = await redisAnswers()

test.group('Web and worker in processes of their own', () => {
  for (const adapter of ['database', 'redis'] as const) {
    test(`what the web process causes is done by the worker, woken through the ${adapter} queue`, async ({
      assert,
      cleanup,
    }) => {
      const database = await PanelDatabase.create()
      cleanup(() => database.remove())
      const port = await freePort()
      const url = `http://127.0.0.1:${port}`
      const environment = {
        ...database.environment,
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        PORT: String(port),
        APP_URL: url,
        APP_KEY: env.get('APP_KEY').release(),
        LOG_LEVEL: 'silent',
        MAIL_MAILER: 'mailbox',
        SESSION_STORE: 'database',
        LIMITER_STORE: 'database',
        WORKER_MODE: 'separate',
        QUEUE_ADAPTER: adapter,
      }
      const web = run(['--import=@poppinss/ts-exec', 'bin/server.ts'], environment)
      const worker = run(['ace.js', 'worker'], environment)
      cleanup(() => {
        web.kill('SIGKILL')
        worker.kill('SIGKILL')
      })
      await until('the panel', async () => (await fetch(`${url}/health/live`)).ok)

      const browser = new Journey(url)
      await browser.open('/sign-up')
      await browser.press('Create account', {
        'Name': 'Grace Hopper',
        'Email address': 'grace@example.test',
        'Password': 'a rather long pass phrase',
        'Country': 'Germany',
      })
      const mail = await until('the mail', () => Mail.query().where('state', 'sent').first())
      assert.equal(mail.toAddress, 'grace@example.test')

      worker.kill('SIGTERM')
      assert.equal(await until('the worker to end', async () => endOf(worker)), 'exit 0')
    })
      .timeout(120_000)
      .skip(adapter === 'redis' && !redisIsThere, 'No Redis answers')
  }
})
