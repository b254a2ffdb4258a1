import { execFile } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'

const LIBRARY = '@poppinss/ts-exec'
const HOOK = pathToFileURL(app.makePath('bin/support/compiled_once.js')).href

/** All that a compiler decides: what is kept of classes and decorators, and where errors are said to be. */
const PROGRAM = `
  await import('reflect-metadata')
  const { Compiled, whereItFails } = await import('./tests/support/compiled.ts')
  const types = Object.keys(new Compiled()).map((key) => [key, Reflect.getMetadata('design:type', Compiled.prototype, key)?.name])
  console.log(JSON.stringify({ name: Compiled.name, types, where: whereItFails() }))
`

async function told(...imports: string[]): Promise<string> {
  const flags = imports.map((each) => `--import=${each}`)
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...flags, '--input-type=module', '--eval', PROGRAM],
    { cwd: app.makePath(), env: { ...process.env, NODE_OPTIONS: '' } }
  )
  return stdout
}

test('TypeScript that is compiled once is what the framework’s loader makes of it', async ({
  assert,
}) => {
  const framework = await told(LIBRARY)
  assert.include(framework, 'compiled.ts:20')
  assert.equal(await told(HOOK, LIBRARY), framework, 'compiled now')
  assert.equal(await told(HOOK, LIBRARY), framework, 'compiled before')
})
