/** What a check after a restore has to say of one thing. */
export interface RestoreLine {
  /** `person`: somebody has to decide before the shop opens. `repaired`: it was put right, or will be by itself. */
  kind: 'fine' | 'repaired' | 'person'
  text: string
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
  /** As the report calls it, such as "Hosts". */
  title: string
  run(options: RestoreOptions): Promise<RestoreLine[]>
}

/** A series of numbers that must not be given out twice, by its name in the table of sequences. */
export interface NumberSeries {
  name: string
  title: string
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
