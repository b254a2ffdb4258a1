import { BaseCommand, flags } from '@adonisjs/core/ace'
import { DateTime } from 'luxon'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { restoreText } from '#core/restore/restore_checks'
import type { RestoreSection } from '#core/restore/run_restore_checks'

/**
 * Holds the shop closed and compares a restored database with hosts and gateways. Exits with 1 while someone has to
 * decide something, and opens the shop where it is asked to and nothing is left.
 */
export default class RestoreCheck extends BaseCommand {
  static commandName = 'restore:check'
  static description =
    'After restoring a backup: keep the shop closed, compare it with hosts and payment gateways, then open it'
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'Check back to this date, such as 2026-11-01' })
  declare since?: string

  @flags.array({
    description: 'Continue numbering after the last number issued, such as invoice:312',
  })
  declare after?: string[]

  @flags.boolean({ description: 'Open the shop if nothing needs attention' })
  declare open?: boolean

  @flags.boolean({
    description: 'With --open: open the shop even if something still needs attention',
  })
  declare anyway?: boolean

  /** Looks up what it says, once the app has its texts. */
  declare texts: typeof restoreText

  async run() {
    const { shopHold } = await import('#core/hold/shop_hold')
    const { raiseSeries, runRestoreChecks } = await import('#core/restore/run_restore_checks')
    const { restoreText: texts } = await import('#core/restore/restore_checks')
    this.texts = texts
    const since = this.#since()
    if (since === 'invalid')
      return this.#fail(this.texts('command.not_a_date', { date: this.since ?? '' }))
    await shopHold.begin()
    this.logger.info(this.texts('command.closed'))

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
      this.logger.error(this.texts('command.left', { count: open }))
    }
    if (this.open && (open === 0 || this.anyway)) {
      const { restoreWatch } = await import('#core/restore/restore_watch')
      await restoreWatch.accept()
      await shopHold.end()
      this.logger.success(this.texts('command.open'))
      return
    }
    if (open === 0) this.logger.info(this.texts('command.nothing_left'))
    else this.logger.info(this.texts('command.stays_closed'))
  }

  /** How many lines are left for a person. */
  #print({ title, lines }: RestoreSection): number {
    this.logger.log(this.colors.bold(title))
    for (const { kind, text } of lines) {
      if (kind === 'fine') this.logger.success(text)
      else if (kind === 'repaired') this.logger.info(text)
      else this.logger.warning(this.texts('command.person', { text }))
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
