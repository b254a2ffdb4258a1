import type { Runner } from '#core/framework/migrations/runner'

export interface LockConnection {
  connection: unknown
  release(): void
}

interface RawKnex {
  client: {
    acquireConnection(): Promise<unknown>
    releaseConnection(connection: unknown): Promise<void>
  }
  raw(sql: string): { connection(connection: unknown): Promise<[{ got: number | null }[]]> }
}

/** Of each database on a server its own. */
const LOCK = "concat('migrations of ', left(database(), 45))"

/**
 * A lock belongs to the connection that took it, and the runner takes it over one of the pool and gives it back over
 * another, which fails, or lets it go with the first in the middle of the work. It keeps a connection for it now.
 */
export function keepOneConnectionForTheLock(proto: Runner): void {
  const { acquireLock, releaseLock } = proto

  proto.acquireLock = async function () {
    if (this.client.dialect.name !== 'mysql' || this.disableLocks) return acquireLock.call(this)
    const knex = this.client.getWriteClient() as unknown as RawKnex
    const connection = await knex.client.acquireConnection()
    const release = () => void knex.client.releaseConnection(connection)
    const [[{ got }]] = await knex.raw(`select get_lock(${LOCK}, 0) as got`).connection(connection)
    if (got !== 1) {
      release()
      throw new Error('Migrations run already in another process. Wait until it has ended')
    }
    this.lock = { connection, release }
    this.emit('acquire:lock')
  }

  proto.releaseLock = async function () {
    if (this.client.dialect.name !== 'mysql' || this.disableLocks) return releaseLock.call(this)
    if (!this.lock) return
    const { connection, release } = this.lock
    this.lock = undefined
    const knex = this.client.getWriteClient() as unknown as RawKnex
    await knex.raw(`select release_lock(${LOCK}) as got`).connection(connection)
    release()
    this.emit('release:lock')
  }
}
