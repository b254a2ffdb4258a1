import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { join } from 'node:path'
import { writePackage } from '#core/commands/package_skeleton'
import { Stranger } from '#tests/support/stranger'

/** What `make:module` and `make:driver` write, in a folder outside the repository with nothing but published packages. */
test.group('Skeletons of packages', (group) => {
  let stranger: Stranger

  group.setup(async () => {
    stranger = await Stranger.create()
    await stranger.install('packages/panel', 'packages/provisioning')
    await stranger.borrow('@adonisjs/core', '@adonisjs/lucid', '@japa/assert', '@japa/runner')
    await stranger.borrow('@types/node', 'typescript')
    return () => stranger.remove()
  })

  for (const [kind, name] of [
    ['module', '@acme/loyalty'],
    ['driver', 'acme_cloud'],
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
    }).timeout(60_000)
  }

  test('a package that is there already is not overwritten', async ({ assert }) => {
    await assert.rejects(
      () => writePackage(app.makePath('stubs/packages/driver'), 'acme', stranger.folder),
      `${stranger.folder} is there already`
    )
  })
})
