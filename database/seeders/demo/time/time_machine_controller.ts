import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { refuseField } from '#core/exceptions/refuse_field'
import { apartFromForm } from '#core/forms/submission'
import { simulatorsFromEnvironment } from '#database/seeders/demo/simulators'
import { TIME_ZONE } from '#database/seeders/demo/shop'
import { morningOf } from '#database/seeders/demo/time/morning_of'
import { TimeMachine, type Journey, type Refusal } from '#database/seeders/demo/time/time_machine'
import type { HttpContext } from '@adonisjs/core/http'

const simulators = simulatorsFromEnvironment()
if (!simulators) throw new Error('The simulators are not told in the environment')
const machine = new TimeMachine(simulators)

const JUMPS = { day: { days: 1 }, week: { weeks: 1 }, month: { months: 1 } }
const REFUSED: Record<Refusal, string> = {
  past: 'Choose a day after today: time only goes forward here.',
  too_far: 'Choose a day within three years.',
  under_way: 'A journey is under way; choose again when it has ended.',
}

/** What a visitor would notice of the time that passed, and where it is seen. */
const HAPPENED = [
  { table: 'invoices', at: 'created_at', label: 'Invoices', path: '/admin/invoices' },
  { table: 'credit_notes', at: 'created_at', label: 'Credit notes', path: undefined },
  { table: 'payment_attempts', at: 'created_at', label: 'Charges', path: '/admin/payments' },
  { table: 'mails', at: 'created_at', label: 'Emails', path: '/dev/mails' },
  {
    table: 'operations',
    at: 'created_at',
    label: 'Operations on servers',
    path: '/admin/operations',
  },
] as const

/** Lets visitors of a demonstration watch the next days and months run. */
export default class TimeMachineController {
  async show({ view }: HttpContext) {
    const { journey, isUnderWay } = machine
    return view.render('pages/dev/time', {
      now: clock.now(),
      tomorrow: clock.now().setZone(TIME_ZONE).plus({ days: 1 }).toISODate(),
      journey,
      isUnderWay,
      share: journey && shareOf(journey),
      happened: journey ? await happenedOn(journey) : [],
    })
  }

  async store({ request, response }: HttpContext) {
    const jump = JUMPS[request.input('jump') as keyof typeof JUMPS]
    const day = String(request.input('day') ?? '')
    const to = jump ? clock.now().plus(jump) : morningOf(day)
    if (!to) return refuseField('day', 'Choose a day.')
    const refusal = machine.refusal(to)
    if (refusal) return refuseField('day', REFUSED[refusal])
    void apartFromForm(() => machine.travelTo(to))
    return response.redirect().toPath('/dev/time')
  }
}

/** How far a journey has come, in percent. */
function shareOf({ from, to }: Journey): number {
  const whole = to.diff(from).toMillis()
  return Math.min(100, Math.round((clock.now().diff(from).toMillis() / whole) * 100))
}

function happenedOn({ from }: Journey) {
  return Promise.all(
    HAPPENED.map(async ({ table, at, label, path }) => {
      const row = await db.from(table).where(at, '>=', sqlTime(from)).count('* as count').first()
      return { label, path, count: Number(row?.count ?? 0) }
    })
  )
}
