import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { health } from '#core/health/health'
import { shopHold } from '#core/hold/shop_hold'
import { RestoreWatch } from '#core/restore/restore_watch'
import { createStaff, sessionFor } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'

const MINUTE = 60_000

/** What a copy of the database holds of how far it had come. */
async function copy() {
  const rows = await db.from('sequences').whereIn('name', ['core.database', 'core.mark'])
  return async () => {
    await db.from('sequences').whereIn('name', ['core.database', 'core.mark']).delete()
    for (const row of rows) await db.table('sequences').insert(row)
  }
}

/** A machine that runs the panel, with a file of its own and a clock that the test moves. */
class Machine {
  #now = 0
  #watch: RestoreWatch

  constructor(readonly file: string) {
    this.#watch = this.#start()
  }

  /** The panel runs for so many minutes. */
  async runs(minutes: number) {
    for (let minute = 0; minute < minutes; minute++) {
      await this.#watch.look()
      this.#now += MINUTE
    }
  }

  restarts() {
    this.#watch = this.#start()
  }

  accepts() {
    return this.#watch.accept()
  }

  #start() {
    return new RestoreWatch(
      () => this.file,
      () => this.#now
    )
  }
}

test.group('An older copy of the database', (group) => {
  let folder: string
  const machine = (name = 'one') => new Machine(join(folder, `${name}.json`))

  group.each.setup(async () => {
    await resetState()
    await db.from('sequences').whereIn('name', ['core.database', 'core.mark']).delete()
    folder = await mkdtemp(join(tmpdir(), 'innkeeper-marks-'))
    return async () => {
      await shopHold.end()
      await rm(folder, { recursive: true })
    }
  })

  test('[H3] is noticed when the panel starts, and holds the shop closed', async ({
    client,
    assert,
  }) => {
    const here = machine()
    await here.runs(3)
    const restore = await copy()
    await here.runs(10)
    await restore()
    here.restarts()
    await here.runs(1)
    assert.isTrue(await shopHold.isOn())
    assert.equal(await shopHold.because(), 'older_database')
    const { shop_hold: report } = await health.run()
    assert.equal(report.status, 'failed')
    const page = await client
      .get('/admin')
      .withSession(await sessionFor((await createStaff('owner')).user))
    page.assertTextIncludes('older copy of the database')
  })

  test('[H3] is noticed within a minute where it is put back under a panel that runs', async ({
    assert,
  }) => {
    const here = machine()
    await here.runs(3)
    const restore = await copy()
    await here.runs(10)
    await restore()
    await here.runs(1)
    assert.isTrue(await shopHold.isOn())
  })

  test('[H3] once accepted it is the present one, also to machines that had known more', async ({
    assert,
  }) => {
    const [here, there] = [machine(), machine('two')]
    await here.runs(2)
    const restore = await copy()
    await here.runs(8)
    await there.runs(20)
    await restore()
    here.restarts()
    await here.runs(1)
    await here.accepts()
    await shopHold.end()
    for (const each of [here, there]) {
      each.restarts()
      await each.runs(12)
    }
    assert.isFalse(await shopHold.isOn())
    await restore()
    await here.runs(1)
    assert.isTrue(await shopHold.isOn(), 'the same copy once more')
  })

  test('[H3] while the shop is held nothing is counted or remembered', async ({ assert }) => {
    const here = machine()
    await here.runs(8)
    const [before, file] = [await db.from('sequences'), await readFile(here.file, 'utf8')]
    await shopHold.begin()
    await here.runs(20)
    assert.deepEqual(await db.from('sequences'), before)
    assert.equal(await readFile(here.file, 'utf8'), file)
  })

  test('[H3] is not what normal life looks like: {title}')
    .with([
      {
        title: 'a panel that is restarted again and again',
        async live(here: Machine) {
          for (let start = 0; start < 5; start++) {
            here.restarts()
            await here.runs(7)
          }
        },
      },
      {
        title: 'a new database beside the old file',
        async live(here: Machine) {
          await here.runs(10)
          await db.from('sequences').whereIn('name', ['core.database', 'core.mark']).delete()
          here.restarts()
          await here.runs(10)
        },
      },
      {
        title: 'a database that moved to another machine, and back',
        async live(here: Machine, there: Machine) {
          await here.runs(10)
          await there.runs(30)
          here.restarts()
          await here.runs(10)
        },
      },
      {
        title: 'two databases that take turns, and both go on',
        async live(here: Machine) {
          await here.runs(10)
          const first = await copy()
          await db.from('sequences').whereIn('name', ['core.database', 'core.mark']).delete()
          here.restarts()
          await here.runs(10)
          await first()
          here.restarts()
          await here.runs(10)
        },
      },
      {
        title: 'a power cut that loses what was committed last',
        async live(here: Machine) {
          await here.runs(10)
          const durable = await copy()
          await here.runs(4)
          await durable()
          here.restarts()
          await here.runs(10)
        },
      },
      {
        title: 'a file that is gone, empty or broken',
        async live(here: Machine) {
          await here.runs(10)
          for (const text of ['', '[', '{"1": 2}', '[[1, "x"], 5]']) {
            await writeFile(here.file, text)
            here.restarts()
            await here.runs(8)
          }
          await rm(here.file, { force: true })
          here.restarts()
          await here.runs(8)
        },
      },
      {
        title: 'a folder that cannot be written',
        async live(here: Machine) {
          await writeFile(here.file, '')
          await new Machine(join(here.file, 'marks.json')).runs(10)
        },
      },
    ])
    .run(async ({ assert }, { live }) => {
      await live(machine(), machine('two'))
      assert.isFalse(await shopHold.isOn())
    })
})
