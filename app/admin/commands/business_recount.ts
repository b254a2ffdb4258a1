import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

const DAY = /^\d{4}-\d\d-\d\d$/

export default class BusinessRecount extends BaseCommand {
  static commandName = 'business:recount'
  static description = 'Count the daily figures of the overview again, such as after an import'
  static help = [
    'Missing days are counted automatically. Use this after rows of the past were changed or a module was added.',
    'Monthly revenue of past days is calculated from today’s prices.',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.string({
    description: 'First day in the shop’s time zone, such as 2026-01-31; otherwise all of them',
  })
  declare from?: string

  async run() {
    const { DateTime } = await import('luxon')
    const { firstDay, recountSince } = await import('#admin/business/count_days')
    const { ShopDays } = await import('#admin/business/shop_days')
    if (this.from !== undefined && !(DAY.test(this.from) && DateTime.fromISO(this.from).isValid)) {
      this.logger.error('Enter a day as YYYY-MM-DD, such as --from=2026-01-31')
      this.exitCode = 1
      return
    }
    const days = await ShopDays.now()
    const first = await firstDay(days)
    const from = this.from && this.from > first ? this.from : first
    const counted = await recountSince(from)
    this.logger.success(counted === 1 ? 'One day counted' : `${counted} days counted`)
  }
}
