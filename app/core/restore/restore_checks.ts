import { shopLanguage } from '#core/i18n/languages'

declare const told: unique symbol

/** A sentence of the language files: `restoreText` makes them, so that none is written in code. */
export type RestoreText = string & { [told]: true }

/** The text `restore.<key>` in the shop's language, which is that of commands. */
export function restoreText(key: string, values?: Record<string, string | number>): RestoreText {
  return shopLanguage().t(`restore.${key}`, values) as RestoreText
}

/** What a check after a restore has to say of one thing. */
export interface RestoreLine {
  /** `person`: somebody has to decide before the shop opens. `repaired`: it was put right, or will be by itself. */
  kind: 'fine' | 'repaired' | 'person'
  text: RestoreText
}

export interface RestoreOptions {
  /** Look back to this moment, in milliseconds, instead of to the last look that the database remembers. */
  since: number | null
}

/**
 * Compares what a module knows with the world outside, after an older database was restored and while the shop is held
 * closed: repairs what can be repaired, and says what a person has to decide. Safe to run again.
 */
export interface RestoreCheck {
  /** Its title in the report is the text `restore.titles.<name>`. */
  name: string
  run(options: RestoreOptions): Promise<RestoreLine[]>
}

/** A series of numbers that must not be given out twice, by its name in the table of sequences; called `restore.series.<name>`. */
export interface NumberSeries {
  name: string
}

class RestoreChecks {
  readonly checks: RestoreCheck[] = []
  readonly series: NumberSeries[] = []

  add(check: RestoreCheck): void {
    this.checks.push(check)
  }

  addSeries(series: NumberSeries): void {
    this.series.push(series)
  }
}

export const restoreChecks = new RestoreChecks()
