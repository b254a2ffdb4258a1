import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from '@japa/runner'

const run = promisify(execFile)
const WRONG = { APP_URL: 'panel', SESSION_STORE: 'filesystem', REDIS_PORT: 'six' }

test.group('A process with variables that are wrong', () => {
  for (const [title, args] of [
    ['web', ['--import=@poppinss/ts-exec', 'bin/server.ts']],
    ['ace', ['ace.js', 'migration:status']],
  ] as const) {
    test(`names each of them: ${title}`, async ({ assert }) => {
      const failure = await run(process.execPath, [...args], {
        env: { ...process.env, ...WRONG },
      }).catch((error) => error)
      assert.equal(failure.code, 1)
      for (const name of Object.keys(WRONG)) assert.include(failure.stderr, name)
      assert.notInclude(failure.stderr, 'node_modules')
    }).timeout(30_000)

    test(`[M10] names each value of .env that was cut: ${title}`, async ({ assert, cleanup }) => {
      const folder = await mkdtemp(join(tmpdir(), 'innkeeper-env-'))
      cleanup(() => rm(folder, { recursive: true }))
      await writeFile(join(folder, '.env'), 'SMTP_PASSWORD=ab#cd\nMYSQL_PASSWORD=pa$$word\n')
      const failure = await run(process.execPath, [...args], {
        env: {
          ...process.env,
          ENV_PATH: folder,
          MYSQL_PASSWORD: undefined,
          SMTP_PASSWORD: undefined,
        },
      }).catch((error) => error)
      assert.equal(failure.code, 1)
      assert.include(failure.stderr, 'SMTP_PASSWORD is cut at its #')
      assert.include(failure.stderr, 'MYSQL_PASSWORD loses what follows its $')
      assert.notMatch(failure.stderr, /pa\$\$|ab#cd|node_modules/)
    }).timeout(30_000)
  }
})
