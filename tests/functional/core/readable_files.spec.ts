import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import databaseConfig from '#config/database'
import { readableFilesResult } from '#core/health/readable_files'
import type { ConnectionConfig } from '@adonisjs/lucid/types/database'

test.group('Files that hold secrets', (group) => {
  let folder: string
  group.each.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'innkeeper-files-'))
    return () => rm(folder, { recursive: true })
  })

  test('[L] the doctor names those that everybody may read, and how to change that', async ({
    assert,
  }) => {
    const [open, closed, none] = ['.env', 'shop.sqlite3', 'none'].map((name) => join(folder, name))
    await writeFile(open, '')
    await writeFile(closed, '')
    await chmod(open, 0o644)
    await chmod(closed, 0o640)
    const { status, message } = await readableFilesResult([open, closed, none])
    assert.equal(status, 'warning')
    assert.include(message, `chmod o-rwx ${open}”`)
    await chmod(open, 0o600)
    assert.equal((await readableFilesResult([open, closed, none])).status, 'ok')
  })

  test('[L] a new database is read by its owner only, and an older one stays as it is', async ({
    assert,
  }) => {
    const file = join(folder, 'shop.sqlite3')
    const before = process.umask(0o022)
    try {
      for (const mode of [0o600, 0o640]) {
        const { sqlite } = databaseConfig.connections
        db.manager.add('scratch', {
          ...sqlite,
          connection: { filename: file },
        } as ConnectionConfig)
        await db.connection('scratch').rawQuery('create table if not exists one (id integer)')
        for (const suffix of ['', '-wal', '-shm'])
          assert.equal((await stat(file + suffix)).mode & 0o777, mode, suffix)
        await db.manager.close('scratch', true)
        await chmod(file, 0o640)
      }
    } finally {
      process.umask(before)
    }
  })
})
