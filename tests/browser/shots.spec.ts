import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { chromiumPath } from '#tests/support/chromium'

interface Listed {
  page: string
  width: number
  theme: string
  file: string
}

test.group('npm run shots', (group) => {
  group.each.timeout(120_000)

  test('leaves pictures, their list and a page to look at them', async ({ assert }) => {
    const out = await mkdtemp(join(tmpdir(), 'shots-'))
    const chosen = ['--pages', 'sign_in,dashboard', '--widths', '375', '--states', 'empty']
    const env = { ...process.env }
    delete env.PORT
    delete env.APP_URL
    await promisify(execFile)('npm', ['run', 'shots', '--', ...chosen, '--out', out], {
      cwd: app.makePath(),
      env,
    })
    const shots: Listed[] = JSON.parse(await readFile(join(out, 'shots.json'), 'utf8'))
    const looks = shots.map(({ page, width, theme }) => `${page} ${width} ${theme}`)
    assert.sameMembers(looks, [
      'sign_in.create 375 light',
      'sign_in.create 375 dark',
      'dashboard 375 light',
      'dashboard 375 dark',
      'admin.dashboard.show 375 light',
      'admin.dashboard.show 375 dark',
    ])
    const index = await readFile(join(out, 'index.html'), 'utf8')
    for (const { file } of shots) {
      const picture = await readFile(join(out, file))
      assert.equal(picture.subarray(1, 4).toString(), 'PNG')
      assert.include(index, file)
    }
    await rm(out, { recursive: true })
  }).skip(!chromiumPath, 'No Chromium was found; CHROMIUM_PATH tells where one is')
})
