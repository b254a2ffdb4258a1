import { BaseCommand, flags } from '@adonisjs/core/ace'
import { DateTime } from 'luxon'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { RestoreSection } from '#core/restore/run_restore_checks'

/**
 * Holds the shop closed and compares a restored database with hosts and gateways. Exits with 1 while a person has to
 * decide something, and opens the shop where it is asked to and nothing is left.
 */
export default class RestoreCheck extends BaseCommand {
  static commandName = 'restore:check'
  static description =
    'After restoring a backup: hold the shop closed, compare it with hosts and payment gateways, and open it'
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'Look back to this day, such as 2026-11-01' })
  declare since?: string

  @flags.array({ description: 'Let numbers go on behind one that was given out: invoice:312' })
  declare after?: string[]

  @flags.boolean({ description: 'Open the shop where nothing is left for a person' })
  declare open?: boolean

  @flags.boolean({ description: 'With --open: open the shop although something is left' })
  declare anyway?: boolean

  async run() {
    const { shopHold } = await import('#core/hold/shop_hold')
    const { raiseSeries, runRestoreChecks } = await import('#core/restore/run_restore_checks')
    const since = this.#since()
    if (since === 'invalid') return this.#fail(`"${this.since}" is no day; say 2026-11-01`)
    await shopHold.begin()
    this.logger.info('The shop is held closed: no orders, charges, builds, removals or mails')

    let open = 0
    try {
      for (const text of this.after ?? []) await raiseSeries(text)
    } catch (error) {
      return this.#fail(error instanceof RangeError ? error.message : String(error))
    }
    for await (const section of runRestoreChecks({ since })) open += this.#print(section)
    await this.#conclude(open, shopHold)
  }

  async #conclude(open: number, shopHold: { end(): Promise<void> }) {
    if (open > 0) {
      this.exitCode = 1
      this.logger.error(
        `${open} left for a person. Settle them, resolve them under Server issues and Payment issues, and run this again`
      )
    }
    if (this.open && (open === 0 || this.anyway)) {
      await shopHold.end()
      this.logger.success('The shop is open')
      return
    }
    const how = open === 0 ? 'Nothing is left for a person. ' : ''
    this.logger.info(`${how}The shop stays closed until: node ace restore:check --open`)
  }

  /** How many lines are left for a person. */
  #print({ title, lines }: RestoreSection): number {
    this.logger.log(this.colors.bold(title))
    for (const { kind, text } of lines) {
      if (kind === 'fine') this.logger.success(text)
      else if (kind === 'repaired') this.logger.info(text)
      else this.logger.warning(`needs a person: ${text}`)
    }
    return lines.filter(({ kind }) => kind === 'person').length
  }

  #since(): number | null | 'invalid' {
    if (!this.since) return null
    const day = DateTime.fromISO(this.since, { zone: 'utc' })
    return day.isValid ? day.toMillis() : 'invalid'
  }

  #fail(message: string) {
    this.logger.error(message)
    this.exitCode = 1
  }
}
