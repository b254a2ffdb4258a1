import { once } from 'node:events'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ace from '@adonisjs/core/services/ace'
import { test } from '@japa/runner'
import { freePort } from '#tests/support/free_port'
import { runAce } from '#tests/support/ace_process'
import { sample } from '#tests/support/sample'

/** What each command is given, so that it asks nobody. */
const NEEDS_DATABASE: Record<string, string[]> = {
  'audit:forget_addresses': ['nobody@example.test'],
  'audit:verify': [],
  'billing:check': [],
  'business:recount': [],
  'db:truncate': ['--force'],
  'db:wipe': ['--force'],
  'mails:resend': [],
  'migration:fresh': ['--force'],
  'migration:refresh': ['--force', '--no-schema-generate'],
  'migration:reset': ['--force', '--no-schema-generate'],
  'migration:rollback': ['--force', '--no-schema-generate'],
  'migration:run': ['--force', '--no-schema-generate'],
  'migration:status': [],
  'outbox:resume': [],
  'restore:check': [],
  'schema:generate': [],
  'staff:create': ['--email=owner@example.test', '--name=Owner', '--role=owner'],
  'user:link': ['nobody@example.test'],
}

/** Those that say by themselves what is away, or ask no database. */
const NEEDS_NONE: Record<string, string[]> = {
  'db:seed': [],
  'doctor': [],
  'list:routes': [],
}

/** Those that run until somebody ends them, are for developers, or belong to the demonstration. */
const LEFT_OUT = /^(make:|demo:|worker$|repl$|schema:dump$)/

/** Takes connections and whatever is sent, and never says a word, as a server that is stopped does. */
async function silentServer(cleanup: (end: () => void) => void) {
  const port = await freePort()
  const server = createServer((socket) => {
    socket.on('error', () => {}).resume()
    cleanup(() => socket.destroy())
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  cleanup(() => server.close())
  return port
}

const mysql = (port: number) => ({
  DB_CONNECTION: 'mysql',
  MYSQL_HOST: '127.0.0.1',
  MYSQL_PORT: String(port),
})

test.group('Commands while the database or Redis is away', () => {
  test('[H5] each is known here', async ({ assert }) => {
    await ace.boot()
    const starting = ace
      .getCommands()
      .filter(({ options, commandName }) => options.startApp && !LEFT_OUT.test(commandName))
      .map(({ commandName }) => commandName)
    assert.sameMembers(starting, Object.keys({ ...NEEDS_DATABASE, ...NEEDS_NONE }))
  })

  const cases = ['refuses', 'is silent'].flatMap((how) =>
    Object.entries(NEEDS_DATABASE).map(([name, args]) => ({ name, how, args }))
  )
  for (const { name, how, args } of sample(cases, 3)) {
    test(`[H5] "${name}" says that the database does not answer, and ends, where it ${how}`, async ({
      assert,
      cleanup,
    }) => {
      const port = how === 'refuses' ? await freePort() : await silentServer(cleanup)
      const { end, output } = await runAce([name, ...args], mysql(port))
      assert.equal(end, 'exit 1', output)
      assert.include(output, `The database at 127.0.0.1:${port} does not answer`)
      assert.notMatch(output, /node_modules|^\s+at /m)
    }).timeout(120_000)
  }

  test('[H5] the doctor says so of the database, and ends', async ({ assert, cleanup }) => {
    const port = await silentServer(cleanup)
    const { end, output } = await runAce(['doctor'], mysql(port))
    assert.equal(end, 'exit 1', output)
    assert.match(output, /\[ error \] database:/)
  }).timeout(120_000)

  const everyKind = Object.entries({ ...NEEDS_NONE, ...NEEDS_DATABASE }).filter(
    ([name]) =>
      !/^(db:(wipe|truncate|seed)|migration:(fresh|refresh|reset|rollback)|schema:)/.test(name)
  )
  for (const [name, args] of sample(everyKind, 2)) {
    test(`[H5] "${name}" ends where Redis is silent`, async ({ assert, cleanup }) => {
      const { end, output } = await runAce([name, ...args], {
        DB_CONNECTION: 'sqlite',
        SQLITE_PATH: join(
          tmpdir(),
          `innkeeper-alone-${process.pid}-${name.replace(':', '-')}.sqlite3`
        ),
        SESSION_STORE: 'redis',
        LIMITER_STORE: 'redis',
        LIVE_BUS: 'redis',
        REDIS_HOST: '127.0.0.1',
        REDIS_PORT: String(await silentServer(cleanup)),
      })
      assert.match(end, /^exit [01]$/, output)
      assert.notMatch(output, /ioredis|node_modules/)
    }).timeout(120_000)
  }

  test('[H5] a question that nobody can answer ends the command, which says so', async ({
    assert,
  }) => {
    const { end, output } = await runAce(['migration:run'], {
      NODE_ENV: 'production',
      DB_CONNECTION: 'sqlite',
      SQLITE_PATH: join(tmpdir(), `innkeeper-asked-${process.pid}.sqlite3`),
    })
    assert.equal(end, 'exit 1', output)
    assert.include(output, 'isn’t an interactive terminal')
  }).timeout(120_000)
})
