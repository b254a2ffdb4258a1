import { compose } from '@adonisjs/core/helpers'
import { DunningPolicySchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import { STANDARD_STEPS, type Calendar, type Step } from '#billing/collections/schedule'

/** A plan by which unpaid invoices are collected. One is the default, by its unique `defaultKey`. */
export default class DunningPolicy extends compose(DunningPolicySchema, UlidModel) {
  /** The plan that a shop begins with; not stored. */
  static standard(): DunningPolicy {
    return new DunningPolicy().merge({
      name: 'Standard',
      defaultKey: DEFAULT_KEY,
      steps: JSON.stringify(STANDARD_STEPS),
      hour: 9,
      skipWeekends: false,
      quietFrom: null,
      quietUntil: null,
    })
  }

  get plan(): Step[] {
    return JSON.parse(this.steps) as Step[]
  }

  get isDefault(): boolean {
    return this.defaultKey !== null
  }

  /** When within a day its steps are taken, in the shop's time zone. */
  calendarIn(zone: string): Calendar {
    const { quietFrom: from, quietUntil: until } = this
    return {
      zone,
      hour: this.hour,
      skipWeekends: Boolean(this.skipWeekends),
      quiet: from === null || until === null ? null : { from, until },
    }
  }
}

/** What only the default plan holds. */
export const DEFAULT_KEY = 'default'
