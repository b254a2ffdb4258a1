import { MigrationRunner } from '@adonisjs/lucid/migration'
import { resumeMigrations } from '#core/framework/migrations/resume_migrations'

/** Migrations that were interrupted go on with the next run. Every command has it, also one that loads no module. */
export default class MigrationsProvider {
  boot() {
    resumeMigrations(MigrationRunner)
  }
}
