import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'

const run = promisify(execFile)
const PRETENDS =
  "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.20.2'}})"

test.group('A command that an older Node.js runs', () => {
  test('[L] says which one it needs, and nothing else', async ({ assert }) => {
    const failure = await run(process.execPath, [`--import=${PRETENDS}`, 'ace.js', 'list'], {
      cwd: app.makePath(),
    }).catch((error) => error)
    assert.equal(failure.code, 1)
    assert.match(failure.stderr, /^This is Node\.js 20\.20\.2, and the panel needs 24 or newer/)
    assert.lengthOf(failure.stderr.trim().split('\n'), 1)
  }).timeout(30_000)

  test('[L] needs the one that the package names', async ({ assert }) => {
    const { engines } = JSON.parse(await readFile(app.makePath('package.json'), 'utf8'))
    const source = await readFile(app.makePath('ace.js'), 'utf8')
    assert.include(source, `< ${engines.node.replace('>=', '')}`)
  })
})
