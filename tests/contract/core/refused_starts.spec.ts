import { execFile } from 'node:child_process'
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
  }
})
