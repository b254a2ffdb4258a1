import { readFileSync } from 'node:fs'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Assert } from '@japa/assert'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { crashPoints, installerPoints } from '#tests/support/crash_points'
import { Installation, installationsAreTested, rewrite } from '#tests/support/installation'
import { Journey } from '#tests/support/journey'
import { until } from '#tests/support/panel_processes'
import { sample } from '#tests/support/sample'

const PASSWORD = 'harbour lamps after rain'
const skipped = !installationsAreTested

const identity = JSON.parse(readFileSync(app.languageFilesPath('en/identity.json'), 'utf8'))

/** Two tables; between them it waits for as long as there is a file. */
const MIGRATION = (hangs: string) => `import { existsSync } from 'node:fs'
import { BaseSchema } from '@adonisjs/lucid/schema'
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('parcels', (table) => table.increments('id'))
    this.defer(async () => {
      if (existsSync('${hangs}')) await new Promise((resolve) => setTimeout(resolve, 60_000))
    })
    this.schema.createTable('stamps', (table) => table.increments('id'))
  }
  async down() {
    this.schema.dropTable('stamps')
    this.schema.dropTable('parcels')
  }
}
`

/** What docs/operators promise of the two commands, with the real MariaDB, Redis and nginx. */
test.group('An installation', (group) => {
  let panel: Installation
  let staff: Journey
  let setupLink = ''
  const began = Date.now()

  group.setup(async () => {
    if (skipped) return () => {}
    panel = await Installation.create()
    await panel.unpack()
    return async () => {
      const seconds = Math.round((Date.now() - began) / 1000)
      console.log(`installation: ${panel.commands} commands, ${seconds} s`)
      await panel.remove()
    }
  })

  group.each.skip(skipped, 'bin/ci packs the release; root, nginx, MariaDB and Redis are needed')
  group.each.timeout(300_000)

  test('what does not fit is told at once, and nothing is changed', async ({ assert }) => {
    const { code, output } = await panel.install({
      'domain': 'Panel!',
      'owner': '',
      'web-port': '0',
    })
    assert.equal(code, 1)
    assert.include(output, '--domain is Panel!. It has to be a name such as panel.example.com')
    assert.include(output, '--owner is missing: an address such as you@example.com')
    assert.include(output, '--web-port is 0.')
    assert.deepEqual(await readdir(panel.root), ['download', 'journalctl', 'nginx', 'systemctl'])
  })

  test('one command installs it, also after one that was killed, and running it again changes nothing', async ({
    assert,
  }) => {
    let said = ''
    for (const place of sample(await installerPoints(), 1)) {
      const killed = await panel.killed(place, '', () => panel.install({}))
      assert.include([0, -1], killed.code, `${place}: ${killed.output}`)
      said += killed.output
    }
    const first = await panel.install({})
    assert.equal(first.code, 0, first.output)
    // Not every place is come to; a run that was not killed has made the link.
    setupLink = /https:\S+password-reset\S+/.exec(said + first.output)?.[0] ?? ''
    assert.include(setupLink, `${panel.url}/password-reset/`)
    const key = await panel.variable('APP_KEY')

    const second = await panel.install({})
    assert.equal(second.code, 0, second.output)
    assert.equal(await panel.variable('APP_KEY'), key)
    assert.notInclude(second.output, 'password-reset')
  })

  test('the owner sets a password through nginx and signs in', async ({ assert }) => {
    await panel.trust()
    staff = new Journey(panel.url)
    await staff.open(setupLink)
    await staff.press(identity.password_reset.choose_submit, {
      [identity.fields.new_password]: PASSWORD,
    })
    await signIn(staff)
    assert.equal(staff.page.status, 200)
    assert.equal(staff.page.path, '/admin')
  })

  test('an update that is killed while it migrates is made good by the next one', async ({
    assert,
  }) => {
    archive = await panel.archiveOf('9.1.0', (folder) => addMigration(folder))
    await writeFile(waits(), '')
    const update = panel.spawn(panel.path('usr/local/bin/innkeeper'), 'update', archive)
    await until('the first table', async () => (await tables()).includes('parcels'))
    process.kill(-(update.pid ?? 0), 'SIGKILL')
    await rm(waits())
    await untilNobodyMigrates()

    assert.include(await (await fetch(panel.url)).text(), 'Back in a few minutes')
    assert.equal((await panel.innkeeper('doctor')).code, 1)

    const again = await panel.innkeeper('update', archive)
    assert.equal(again.code, 0, again.output)
    assert.equal(panel.version, '9.1.0')
    assert.includeMembers(await tables(), ['parcels', 'stamps'])
    assert.equal((await staff.open('/admin')).status, 200)
  })

  test('an archive that is not what was published is refused', async ({ assert }) => {
    const { code, output } = await panel.innkeeper('update', archive, `--sha256=${'0'.repeat(64)}`)
    assert.equal(code, 1)
    assert.include(output, 'its SHA-256 differs')
  })

  test('a version that is not healthy gives its place back, database and all', async ({
    assert,
  }) => {
    const broken = await panel.archiveOf('9.2.0', async (folder) => {
      await addLetters(folder)
      await rewrite(join(folder, 'bin/server.js'), () => 'process.exit(1)')
    })
    const { code, output } = await panel.innkeeper('update', broken)
    assert.equal(code, 1)
    assert.include(output, 'Version 9.2.0 is not healthy here. Version 9.1.0 runs again')
    assert.equal(panel.version, '9.1.0')
    assert.notInclude(await tables(), 'letters')
    assert.equal((await staff.open('/admin')).status, 200)
  })

  test('a version whose workers do not start is never switched to', async ({ assert }) => {
    const broken = await panel.archiveOf('9.3.0', async (folder) => {
      await addLetters(folder)
      await rewrite(join(folder, WORKER), (text) => text.replace(/async run\(\) \{/, '$& lost()'))
    })
    const { code, output } = await panel.innkeeper('update', broken)
    assert.equal(code, 1)
    assert.match(output, /A worker does not start:[^]*lost is not defined/)
    assert.include(output, 'Version 9.1.0 runs again; nothing was lost')
    assert.equal(panel.version, '9.1.0')
    assert.notInclude(await tables(), 'letters')
    assert.equal((await staff.open('/admin')).status, 200)
  })

  test('a worker that ends right after an update is noticed, and what was written meanwhile stays', async ({
    assert,
  }) => {
    const broken = await panel.archiveOf('9.4.0', async (folder) => {
      await addLetters(folder)
      await rewrite(join(folder, WORKER), (text) =>
        text.replace(/backgroundWorker\.start\(\)/, `$&; ${WRITES_AND_ENDS}`)
      )
    })
    const { code, output } = await panel.innkeeper('update', broken)
    assert.equal(code, 1)
    assert.match(output, /innkeeper-worker@1\.service does not stay up\.[^]*ends here/)
    assert.include(output, 'Version 9.1.0 runs again, and what was written meanwhile is there')
    assert.equal(panel.version, '9.1.0')
    assert.notInclude(await tables(), 'letters')
    assert.lengthOf(
      await panel.query(`select * from ${panel.name}.settings where name = 'meanwhile'`),
      1
    )
    assert.isTrue(await isWhole())
    assert.equal((await staff.open('/admin')).status, 200)
  })

  test('rollback goes back, and keeps what was written since', async ({ assert }) => {
    const second = [
      'staff:create',
      '--email=second@example.test',
      '--name=Second',
      '--role=support',
    ]
    assert.equal((await panel.innkeeper('ace', ...second)).code, 0)
    const { code, output } = await panel.noted('rollback', () => panel.innkeeper('rollback'))
    assert.equal(code, 0, output)
    assert.notEqual(panel.version, '9.1.0')
    assert.notInclude(await tables(), 'parcels')
    assert.equal(await people(), 2)
    assert.equal((await panel.innkeeper('rollback')).code, 1)
  })

  test('a restore brings back what a backup holds, with its keys, for any user of the database', async ({
    assert,
  }) => {
    const made = await panel.noted('backup', () => panel.innkeeper('backup'))
    file = /\S+\.tar$/m.exec(made.output)?.[0] ?? ''
    const told = JSON.parse(
      await readFile(panel.path('var/lib/innkeeper/last_backup.json'), 'utf8')
    )
    assert.equal(told.file, basename(file))
    const key = await panel.variable('APP_KEY')
    await panel.query(`delete from ${panel.name}.staff_members limit 1`)
    await panel.query(`create table ${panel.name}.leftovers (id int)`)
    const env = await readFile(panel.path('etc/innkeeper/.env'), 'utf8')
    await writeFile(panel.path('etc/innkeeper/.env'), env.replace(key ?? '', 'x'.repeat(40)))
    const restored = await panel.noted('restore', () => panel.innkeeper('restore', file))
    assert.equal(restored.code, 0, restored.output)
    assert.equal(await panel.variable('APP_KEY'), key)
    assert.equal(await people(), 2)
    assert.notInclude(await tables(), 'leftovers')
    await signIn(staff)
    assert.equal(staff.page.path, '/admin')
  })

  test('a process that does not start says why, and those that run go on', async ({ assert }) => {
    const file = panel.path('etc/innkeeper/.env')
    const env = await readFile(file, 'utf8')
    await writeFile(file, `${env}LOG_LEVEL=loud\n`)
    const { code, output } = await panel.innkeeper('restart')
    await writeFile(file, env)
    assert.equal(code, 1)
    assert.match(output, /The last lines of innkeeper-web@\d+\.service:[^]*LOG_LEVEL/)
    assert.equal((await staff.open('/admin')).status, 200)
    assert.equal((await panel.innkeeper('restart')).code, 0)
  })

  test('a backup that fails leaves nothing half made', async ({ assert }) => {
    const file = panel.path('etc/innkeeper/.env')
    const env = await readFile(file, 'utf8')
    await writeFile(file, env.replace(/^MYSQL_DATABASE=.*$/m, 'MYSQL_DATABASE=nowhere'))
    const { code, output } = await panel.innkeeper('backup')
    await writeFile(file, env)
    assert.equal(code, 1)
    assert.include(output, 'The backup failed. The earlier ones are untouched.')
    const left = await readdir(panel.path('var/backups/innkeeper'))
    assert.isTrue(
      left.every((name) => /^innkeeper-.*\.tar$/.test(name)),
      left.join(' ')
    )
  })

  test('an update that cannot back up changes nothing, and opens again', async ({ assert }) => {
    const backups = panel.path('var/backups/innkeeper')
    await rename(backups, `${backups}.kept`)
    await writeFile(backups, '')
    const { code, output } = await panel.innkeeper('update', archive)
    await rm(backups)
    await rename(`${backups}.kept`, backups)
    assert.equal(code, 1)
    assert.include(output, 'No backup could be made, so nothing was changed.')
    assert.isTrue(await isWhole())
    assert.notInclude(await tables(), 'parcels')
    assert.equal((await staff.open('/admin')).status, 200)
  })

  test('while no process answers visitors read that, and the doctor says what to start', async ({
    assert,
  }) => {
    assert.equal((await panel.innkeeper('stop')).code, 0)
    const response = await fetch(`${panel.url}/plans`)
    assert.equal(response.status, 502)
    assert.include(await response.text(), 'This page tries again every few seconds')
    const { code, output } = await panel.innkeeper('doctor')
    assert.equal(code, 1)
    assert.match(output, /innkeeper-worker@1\.service does not run: systemctl status/)
    assert.equal((await panel.innkeeper('start')).code, 0)
    assert.equal((await staff.open('/admin')).status, 200)
  })

  test('the doctor finds nothing', async ({ assert }) => {
    // A worker that was just started has to say first that it is there.
    const found = await until('a doctor who finds nothing', async () => {
      const { code, output } = await panel.innkeeper('doctor')
      return code === 0 && output
    })
    assert.include(found, 'Every migration has run')
  })

  for (const command of ['rollback', 'update', 'backup', 'restore'] as const) {
    test(`${command} is made good by running it again, wherever it was killed`, async ({
      assert,
    }) => {
      if (command === 'rollback') {
        const { code, output } = await panel.noted('update', () => run.update())
        assert.equal(code, 0, output)
      }
      const points = await crashPoints(panel.path('download', command))
      assert.isAbove(points.length, 10)
      for (const place of sample(points, 1)) await killAndRepair(assert, command, place)
    }).timeout(process.env.FULL ? 24 * 3600_000 : 300_000)
  }

  let archive = ''
  let file = ''
  const run = {
    update: () => panel.innkeeper('update', archive),
    rollback: () => panel.innkeeper('rollback'),
    backup: () => panel.innkeeper('backup'),
    restore: () => panel.innkeeper('restore', file),
  }

  /** Kills before the line and a moment later, as the seed says, and in both ways with all cases. */
  const killAndRepair = async (assert: Assert, command: keyof typeof run, place: string) => {
    for (const after of sample(['', '0.5'], 1)) {
      if (command === 'update' && panel.version === '9.1.0') await run.rollback()
      if (command === 'rollback' && panel.version !== '9.1.0') await run.update()
      const killed = await panel.killed(place, after, run[command])
      const what = `${command} killed at ${place} ${after}`
      assert.include([0, -1], killed.code, `${what}: ${killed.output}`)
      assert.isTrue(await isOpenOrClosed(), what)

      const again = await run[command]()
      const isDone = again.output.includes('There is no version to go back to')
      assert.isTrue(again.code === 0 || isDone, `${what}: ${again.output}`)
      assert.isTrue(await isWhole(), `${what}: ${again.output}`)
      if (command === 'update') assert.equal(panel.version, '9.1.0', what)
      if (command === 'rollback') assert.notEqual(panel.version, '9.1.0', what)
      assert.equal((await tables()).includes('parcels'), panel.version === '9.1.0', what)
      assert.equal(await people(), 2, what)
    }
  }

  /** Either a page of the panel or the one that says it is away: never an error of the proxy. */
  const isOpenOrClosed = async () => {
    const response = await fetch(`${panel.url}/sign-in`)
    return response.status === 200 || (await response.text()).includes('Back in a few minutes')
  }
  const isWhole = async () => {
    const left = await readdir(panel.path('opt/innkeeper'))
    const kept = ['journal', 'opening', 'maintenance.html'].filter((name) => left.includes(name))
    return kept.length === 0 && (await fetch(`${panel.url}/sign-in`)).status === 200
  }
  const signIn = async (person: Journey) => {
    await person.open('/sign-in')
    const answers = { 'Email address': 'owner@example.test', 'Password': PASSWORD }
    await person.press(identity.sign_in.submit, answers)
    await person.open('/admin')
  }
  const waits = () => panel.path('wait')
  const addMigration = (folder: string) =>
    writeFile(join(folder, 'database/migrations/1999000000000_parcels.js'), MIGRATION(waits()))
  const addLetters = async (folder: string) => {
    await addMigration(folder)
    await writeFile(join(folder, 'database/migrations/1999000000010_more.js'), SECOND_MIGRATION)
  }
  const tables = async () =>
    (await panel.query(`show tables from ${panel.name}`)).flatMap(Object.values).map(String)
  const people = async () =>
    Number((await panel.query(`select count(*) as n from ${panel.name}.staff_members`))[0].n)
  const untilNobodyMigrates = () =>
    until('nobody to migrate', async () => {
      const rows = await panel.query('show processlist')
      return rows.every(({ db }) => db !== panel.name)
    })
})

const SECOND_MIGRATION = MIGRATION('')
  .replaceAll('parcels', 'letters')
  .replaceAll('stamps', 'seals')

const WORKER = 'app/core/commands/worker.js'

/** What a worker does that ends right after its start, but not at once. */
const WRITES_AND_ENDS = `const { default: db } = await import('@adonisjs/lucid/services/db')
  await db.table('settings').insert({ name: 'meanwhile', value: '1', updated_at: '2026-01-01 00:00:00' })
  setTimeout(() => { console.error('ends here'); process.exit(0) }, 500)`
