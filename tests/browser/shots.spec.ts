import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { chromiumPath, launchChromium } from '#tests/support/chromium'
import { compareRuns } from '../../bin/support/shots/compare_runs.js'
import type { Browser } from 'playwright'

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

test.group('npm run shots:components', (group) => {
  let browser: Browser
  let folder: string

  group.each.skip(!chromiumPath, 'No Chromium was found; CHROMIUM_PATH tells where one is')
  group.setup(async () => {
    if (!chromiumPath) return () => {}
    browser = await launchChromium()
    return () => browser.close()
  })
  group.each.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'components-'))
    return () => rm(folder, { recursive: true })
  })

  /** A run with a square of this height and colour for each component. */
  async function run(name: string, components: Record<string, [height: number, colour: string]>) {
    const page = await browser.newPage({ viewport: { width: 40, height: 40 } })
    const boxes: Record<string, object> = {}
    await mkdir(join(folder, name, '375-dark'), { recursive: true })
    for (const [component, [height, colour]] of Object.entries(components)) {
      const file = `375-dark/${component}.png`
      await page.setContent(
        `<body style="margin:0"><div style="height:${height}px;border-left:10px solid ${colour}">`
      )
      await page.locator('div').screenshot({ path: join(folder, name, file) })
      boxes[file] = { width: 40, height }
    }
    await writeFile(join(folder, name, 'boxes.json'), JSON.stringify(boxes))
    await page.close()
    return join(folder, name)
  }

  test('says which component moved, by its box and its pixels', async ({ assert }) => {
    const kept = await run('kept', {
      'ui.same': [20, 'red'],
      'ui.paler': [20, 'rgb(255, 0, 0)'],
      'ui.taller': [20, 'red'],
      'ui.lost': [20, 'red'],
    })
    const now = await run('now', {
      'ui.same': [20, 'red'],
      'ui.paler': [20, 'rgb(250, 0, 0)'],
      'ui.taller': [24, 'red'],
      'ui.found': [20, 'red'],
    })
    const differences = join(folder, 'differences')
    assert.sameMembers(await compareRuns(browser, { kept, now, differences }), [
      'ui/paler at 375, dark: 200 pixels in 10 × 20 at 0,0',
      'ui/taller at 375, dark: box 40 × 20 → 40 × 24; 160 pixels in 40 × 4 at 0,20',
      'ui/lost at 375, dark: gone',
      'ui/found at 375, dark: new',
    ])
    const picture = await readFile(join(differences, '375-dark/ui.paler.png'))
    assert.equal(picture.subarray(1, 4).toString(), 'PNG')
  })

  test('says nothing of two runs that look the same', async ({ assert }) => {
    const [kept, now] = [
      await run('kept', { 'ui.same': [20, 'red'] }),
      await run('now', { 'ui.same': [20, 'red'] }),
    ]
    assert.deepEqual(await compareRuns(browser, { kept, now, differences: join(folder, 'd') }), [])
  })
})
