import { BaseSchema } from '@adonisjs/lucid/schema'

/** Wake-ups are no longer carried by a queue (ADR 12). Its jobs named rows that the sweep finds, so nothing is lost with them. */
export default class extends BaseSchema {
  async up() {
    this.schema.dropTableIfExists('queue_schedules')
    this.schema.dropTableIfExists('queue_jobs')
  }

  async down() {}
}
