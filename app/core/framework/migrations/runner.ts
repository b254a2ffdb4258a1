import type { LockConnection } from '#core/framework/migrations/lock'
import type { MigrationJournal } from '#core/framework/migrations/journal'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export type Direction = 'up' | 'down'

/** What the runner keeps to itself. */
export interface Runner {
  client: QueryClientContract
  direction: Direction
  dryRun: boolean
  disableLocks: boolean
  error: Error | null
  journal?: MigrationJournal
  lock?: LockConnection
  emit(event: 'acquire:lock' | 'release:lock'): void
  executeMigration(migration: { name: string }): Promise<void>
  getClient(disableTransactions: boolean): Promise<QueryClientContract>
  recordMigrated(client: QueryClientContract, name: string, response: unknown): Promise<void>
  recordRollback(client: QueryClientContract, name: string, response: unknown): Promise<void>
  run(): Promise<void>
  runUp(): Promise<void>
  runDown(batch?: number, step?: number): Promise<void>
  acquireLock(): Promise<void>
  releaseLock(): Promise<void>
}
