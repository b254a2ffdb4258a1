import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { cp, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writePackage } from '#core/commands/package_skeleton'
import { Stranger } from '#tests/support/stranger'

/** What `make:module`, `make:driver` and `make:gateway` write, in a folder outside the repository with nothing but published packages. */
test.group('Skeletons of packages', (group) => {
  let stranger: Stranger

  group.setup(async () => {
    stranger = await Stranger.create()
    await stranger.install('packages/panel', 'packages/provisioning')
    await stranger.borrow('@adonisjs/core', '@adonisjs/lucid', '@japa/assert', '@japa/runner')
    await stranger.borrow('@adonisjs/bouncer', '@types/node', 'typescript')
    return () => stranger.remove()
  })

  for (const [kind, name] of [
    ['module', '@acme/loyalty'],
    ['driver', 'acme_cloud'],
    ['gateway', 'acme_pay'],
  ]) {
    test(`a new ${kind} passes its tests and can be packed`, async ({ assert }) => {
      const folder = join(stranger.folder, kind)
      await writePackage(app.makePath('stubs/packages', kind), name, folder)
      assert.match(
        await stranger.run('npm', 'test', '--prefix', folder),
        /Tests\s+\d+ passed \(\d+\)/
      )
      const compiler = join(stranger.folder, 'node_modules/typescript/bin/tsc')
      assert.equal(await stranger.run('node', compiler, '-p', folder), '')
      assert.deepEqual(await importsOfSource(join(folder, 'build')), [])
    }).timeout(60_000)
  }

  test('the example passes its tests', async ({ assert }) => {
    const folder = join(stranger.folder, 'example')
    await cp(app.makePath('examples/loyalty'), folder, { recursive: true })
    assert.match(
      await stranger.run('npm', 'test', '--prefix', folder),
      /Tests\s+\d+ passed \(\d+\)/
    )
  }).timeout(60_000)

  test('a package that is there already is not overwritten', async ({ assert }) => {
    await assert.rejects(
      () => writePackage(app.makePath('stubs/packages/driver'), 'acme', stranger.folder),
      `${stranger.folder} is there already`
    )
  })
})

/** What is compiled and still imports TypeScript: Node finds no such file in an installed package. */
async function importsOfSource(folder: string): Promise<string[]> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.js'))
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  return files.filter((_, index) => /(from|import\() ?['"]\.[^'"]*\.ts['"]/.test(texts[index]))
}
