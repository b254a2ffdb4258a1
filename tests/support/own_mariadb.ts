import { execFile, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createConnection } from 'mysql2/promise'
import { freePort } from '#tests/support/free_port'
import { Program } from '#tests/support/program'
import type { DatabaseServer } from '#tests/support/panel_database'

export const mariaDbIsThere = ['mariadbd', 'mariadb-install-db'].every(
  (command) => spawnSync('which', [command]).status === 0
)

const USER = { user: 'innkeeper', password: 'of a test' }
const GRANT = `create user if not exists '${USER.user}'@'127.0.0.1' identified by '${USER.password}';
grant all privileges on *.* to '${USER.user}'@'127.0.0.1';
`

/** A MariaDB of a test alone, with a folder of its own, that may be killed and comes back with all that was committed. */
export class OwnMariaDb extends Program {
  private constructor(
    private readonly folder: string,
    readonly server: DatabaseServer,
    args: string[]
  ) {
    super('MariaDB', {
      command: 'mariadbd',
      args,
      isReady: async () => {
        const connection = await createConnection(server)
        await connection.end()
        return true
      },
    })
  }

  static async start(): Promise<OwnMariaDb> {
    const folder = await mkdtemp(join(tmpdir(), 'innkeeper-mariadb-'))
    const data = join(folder, 'data')
    // A MariaDB that starts deletes every `#sql…` file in its folder for temporary ones, another server's among them.
    const temporary = join(folder, 'tmp')
    await mkdir(temporary)
    const as = `--user=${userInfo().username}`
    await promisify(execFile)('mariadb-install-db', [
      '--no-defaults',
      as,
      `--datadir=${data}`,
      `--tmpdir=${temporary}`,
      '--skip-test-db',
    ])
    await writeFile(join(folder, 'init.sql'), GRANT)
    const port = await freePort()
    const mariaDb = new OwnMariaDb(folder, { host: '127.0.0.1', port, ...USER }, [
      '--no-defaults',
      as,
      `--datadir=${data}`,
      `--tmpdir=${temporary}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(folder, 'socket')}`,
      `--init-file=${join(folder, 'init.sql')}`,
      '--skip-name-resolve',
      // Enough for a process that is killed: what was committed is with the system.
      '--innodb-flush-log-at-trx-commit=2',
    ])
    return mariaDb.revive()
  }

  async remove(): Promise<void> {
    await this.kill()
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
