import { isServerAway } from '#core/database/outage'
import { halfDoneMigration, MigrationJournal, STEPS } from '#core/framework/migrations/journal'
import { keepOneConnectionForTheLock } from '#core/framework/migrations/lock'
import type { MigrationRunner } from '@adonisjs/lucid/migration'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Direction, Runner } from '#core/framework/migrations/runner'

/**
 * MariaDB and MySQL commit each change of the schema by itself, so that a run that is killed leaves a migration half
 * done, which nothing records. With this each statement is written down: rows that it changed together with them, in one
 * transaction, and a change of the schema before and after. The next run passes over what was done, and takes an answer
 * such as "exists already" for success only of the one change that was under way. What reads before it writes finds what
 * is there; where that leads to other statements, these are carried out. Remove when the framework's runner resumes.
 */
export function resumeMigrations(runner: typeof MigrationRunner): void {
  const proto = runner.prototype as unknown as Runner
  const { executeMigration, getClient, recordMigrated, recordRollback, run, runUp, runDown } = proto

  proto.executeMigration = async function (migration) {
    if (!isResumable(this)) return executeMigration.call(this, migration)
    const journal = await MigrationJournal.open(this.client, migration.name, this.direction)
    this.journal = journal
    try {
      await executeMigration.call(this, migration)
    } catch (error) {
      await journal.forgetFailed()
      throw journal.explain(error)
    } finally {
      this.journal = undefined
    }
  }

  proto.getClient = async function (disableTransactions) {
    const client = await getClient.call(this, disableTransactions)
    if (client.isTransaction) this.journal?.listenTo(client as TransactionClientContract)
    return client
  }

  proto.recordMigrated = async function (client, name, response) {
    await this.journal?.close(client)
    await recordMigrated.call(this, client, name, response)
  }

  proto.recordRollback = async function (client, name, response) {
    await this.journal?.close(client)
    await recordRollback.call(this, client, name, response)
  }

  proto.run = async function () {
    await run.call(this)
    // The command would print where in the code it happened; whoever it fails for is told to look at the server.
    if (this.error && isServerAway(this.error)) throw this.error
  }

  proto.runUp = async function () {
    await refuseWhereLeft(this, 'down', 'node ace migration:rollback')
    await runUp.call(this)
    await dropSteps(this)
  }

  proto.runDown = async function (batch, step) {
    await refuseWhereLeft(this, 'up', 'node ace migration:run')
    await runDown.call(this, batch, step)
    await dropSteps(this)
  }

  keepOneConnectionForTheLock(proto)
}

const isResumable = ({ client, dryRun }: Runner) => client.dialect.name === 'mysql' && !dryRun

async function refuseWhereLeft(runner: Runner, direction: Direction, remedy: string) {
  const left = runner.dryRun ? null : await halfDoneMigration(runner.client)
  if (left?.direction !== direction) return
  const what = direction === 'up' ? 'Running' : 'Rolling back'
  throw new Error(`${what} ${left.name} was interrupted. Finish it first: ${remedy}`)
}

async function dropSteps(runner: Runner): Promise<void> {
  if (isResumable(runner)) await runner.client.rawQuery(`drop table if exists ${STEPS}`)
}
