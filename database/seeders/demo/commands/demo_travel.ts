import { args, BaseCommand } from '@adonisjs/core/ace'
import { DateTime } from 'luxon'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/** Somebody who waits sees that it goes on. */
const TOLD_EVERY_DAYS = 7

export default class DemoTravel extends BaseCommand {
  static commandName = 'demo:travel'
  static description =
    "Let the demonstration's shop live until the morning of a day; bin/demo --at calls it"
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'The day, such as 2027-03-01' })
  declare day: string

  async run() {
    const { simulatorsFromEnvironment } = await import('#database/seeders/demo/simulators')
    const { resumeTime } = await import('#database/seeders/demo/time/kept_time')
    const { TimeMachine } = await import('#database/seeders/demo/time/time_machine')
    const { morningOf } = await import('#database/seeders/demo/time/morning_of')
    const { clock } = await import('#core/clock')
    const simulators = simulatorsFromEnvironment()
    if (!simulators || process.env.DEMO !== 'true')
      return this.#refuse('This is no demonstration; start bin/demo')
    const to = morningOf(this.day)
    if (!to) return this.#refuse(`"${this.day}" is no day; write it as 2027-03-01`)

    resumeTime()
    const machine = new TimeMachine(simulators)
    const refusal = machine.refusal(to)
    const today = clock.now().toISODate()
    if (refusal === 'past')
      return this.#say(`It is ${today} here already; --reset starts afresh at the present.`)
    if (refusal) return this.#refuse(`${this.day} is too far: three years from ${today} at most`)

    const router = await this.app.container.make('router')
    router.commit()
    let told: DateTime = clock.now()
    const { failure } = await machine.travelTo(to, (now: DateTime) => {
      if (now.diff(told).as('days') < TOLD_EVERY_DAYS) return
      told = now
      this.#say(`  ${now.toISODate()}`)
    })
    if (failure) this.#refuse(failure)
  }

  /** Whoever started the demonstration reads it; the log holds it as well. */
  #say(line: string): void {
    if (process.send) process.send({ line })
    this.logger.log(line)
  }

  #refuse(message: string): void {
    this.logger.error(message)
    this.exitCode = 1
  }
}
