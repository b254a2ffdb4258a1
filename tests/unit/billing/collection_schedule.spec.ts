import { test } from '@japa/runner'
import fc from 'fast-check'
import { DateTime } from 'luxon'
import { momentsOf, planAt } from '#billing/collections/plan'
import { readDecline } from '#billing/collections/read_decline'
import {
  awake,
  momentOf,
  STANDARD_STEPS,
  stepDay,
  stepKey,
  type Calendar,
  type Step,
} from '#billing/collections/schedule'

const day = (text: string) => DateTime.fromISO(text, { zone: 'utc' })
const calendar = (more: Partial<Calendar> = {}): Calendar => ({
  zone: 'Europe/Berlin',
  hour: 9,
  skipWeekends: false,
  quiet: null,
  ...more,
})
const at = (text: string, zone = 'Europe/Berlin') => DateTime.fromISO(text, { zone }).toMillis()
const remind = (days: number): Step => ({ day: days, do: 'remind' })

test.group('Steps of a collection', () => {
  test('come at their hour where the shop is, also when clocks change', ({ assert }) => {
    assert.equal(momentOf(remind(0), day('2026-03-28'), calendar()), at('2026-03-28T09:00'))
    assert.equal(momentOf(remind(1), day('2026-03-28'), calendar()), at('2026-03-29T09:00'))
    assert.equal(
      momentOf(remind(1), day('2026-03-28'), calendar({ hour: 2 })),
      at('2026-03-29T03:00')
    )
    const cairo = calendar({ zone: 'Africa/Cairo', hour: 0 })
    const night = DateTime.fromMillis(momentOf(remind(0), day('2026-04-24'), cairo), {
      zone: 'Africa/Cairo',
    })
    assert.equal(night.toISODate(), '2026-04-24')
  })

  test('leave weekends out: reminders before the due day move to Friday, the rest to Monday', ({
    assert,
  }) => {
    const weekdays = calendar({ skipWeekends: true })
    const saturday = day('2026-11-28')
    assert.equal(stepDay(remind(0), saturday, weekdays).toISODate(), '2026-11-30')
    assert.equal(stepDay(remind(1), saturday, weekdays).toISODate(), '2026-11-30')
    assert.equal(stepDay(remind(2), saturday, weekdays).toISODate(), '2026-11-30')
    assert.equal(stepDay(remind(-7), saturday, weekdays).toISODate(), '2026-11-20')
    assert.equal(stepDay(remind(-6), saturday, weekdays).toISODate(), '2026-11-20')
    assert.equal(stepDay(remind(-1), saturday, weekdays).toISODate(), '2026-11-27')
  })

  test('leave quiet hours out, over midnight and within a day', ({ assert }) => {
    const night = calendar({ quiet: { from: 22, until: 7 } })
    assert.equal(awake(at('2026-11-27T21:59'), night), at('2026-11-27T21:59'))
    assert.equal(awake(at('2026-11-27T22:00'), night), at('2026-11-28T07:00'))
    assert.equal(awake(at('2026-11-28T03:00'), night), at('2026-11-28T07:00'))
    assert.equal(awake(at('2026-11-28T07:00'), night), at('2026-11-28T07:00'))
    const noon = calendar({ quiet: { from: 12, until: 14 } })
    assert.equal(awake(at('2026-11-28T13:00'), noon), at('2026-11-28T14:00'))
    assert.equal(awake(at('2026-11-28T15:00'), noon), at('2026-11-28T15:00'))
  })

  test('are never quiet, never before their day, and in their order: over zones and days', ({
    assert,
  }) => {
    const zones = ['UTC', 'Europe/Berlin', 'America/Sao_Paulo', 'Africa/Cairo', 'Pacific/Apia']
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 3000 }),
        fc.integer({ min: 0, max: 23 }),
        fc.boolean(),
        (zone, days, hour, skipWeekends) => {
          const rules = { zone, hour, skipWeekends, quiet: { from: 22, until: 7 } }
          const dueOn = day('2020-01-01').plus({ days })
          const facts = { steps: STANDARD_STEPS, dueOn, calendar: rules, round: 0, graceMs: 0 }
          const moments = momentsOf({ ...facts, done: new Map() })
          for (const [index, { at: moment, step }] of moments.entries()) {
            const local = DateTime.fromMillis(moment, { zone })
            if (local.hour >= 22 || local.hour < 7) return false
            if (skipWeekends && local.weekday === 6 && hour < 22) return false
            const lateDays = local
              .startOf('day')
              .diff(dueOn.setZone(zone, { keepLocalTime: true }).startOf('day'), 'days').days
            if (Math.abs(lateDays - step.day) > 5.1) return false
            if (index > 0 && moment < moments[index - 1].at) return false
          }
          return true
        }
      ),
      { numRuns: 400 }
    )
    assert.isTrue(true)
  })
})

test.group('The plan of a collection', () => {
  const dueOn = day('2026-06-10')
  const facts = (done: string[] = [], graceMs = 0) => ({
    steps: STANDARD_STEPS,
    dueOn,
    calendar: calendar(),
    round: 0,
    graceMs,
    done: new Map(done.map((key) => [key, at('2026-06-07T09:00')])),
  })
  const names = (planned: { key: string }[]) => planned.map(({ key }) => key)

  test('waits for its first step, and for the next one after it', ({ assert }) => {
    const early = planAt(facts(), at('2026-06-01T00:00'))
    assert.isNull(early.run)
    assert.equal(early.next?.key, '0/-3:remind')
    const reminded = planAt(facts(['0/-3:remind']), at('2026-06-07T10:00'))
    assert.isNull(reminded.run)
    assert.equal(reminded.next?.at, at('2026-06-10T09:00'))
  })

  test('[F12] runs one charge and no reminder after days of downtime', ({ assert }) => {
    const late = planAt(facts(), at('2026-06-13T12:00'))
    assert.equal(late.run?.key, '0/+3:charge')
    assert.deepEqual(names(late.skip), ['0/0:charge', '0/+1:charge', '0/-3:remind'])
    const months = planAt(facts(), at('2026-09-01T12:00'))
    assert.equal(months.run?.key, '0/+7:charge')
  })

  test('[F12] gives escalations the time that the panel was down', ({ assert }) => {
    const grace = 3 * 24 * 3600_000
    const done = ['0/-3:remind', '0/0:charge', '0/+1:charge', '0/+3:charge', '0/+5:charge']
    const punctual = planAt(facts(done), at('2026-06-15T09:00'))
    assert.equal(punctual.run?.key, '0/+5:suspend')
    const graced = planAt(facts(done, grace), at('2026-06-15T09:00'))
    assert.isNull(graced.run)
    assert.equal(
      momentsOf(facts(done, grace)).find(({ step }) => step.do === 'suspend')?.at,
      at('2026-06-18T09:00')
    )
  })

  test('deletes nothing sooner after the final notice than it says, however late that was', ({
    assert,
  }) => {
    const noticedAt = at('2026-07-20T15:00')
    const done = new Map(
      momentsOf(facts())
        .filter(({ step }) => !['terminate', 'write_off'].includes(step.do))
        .map(({ key }) => [key, noticedAt])
    )
    const plan = planAt({ ...facts(), done }, at('2026-07-21T09:00'))
    assert.isNull(plan.run)
    assert.equal(plan.next?.key, '0/+30:terminate')
    assert.equal(plan.next?.at, noticedAt + 5 * 24 * 3600_000)
  })

  test('begins anew in another round', ({ assert }) => {
    const plan = planAt({ ...facts(['0/-3:remind']), round: 1 }, at('2026-06-07T10:00'))
    assert.equal(plan.run?.key, '1/-3:remind')
    assert.equal(stepKey(2, { day: 5, do: 'suspend' }), '2/+5:suspend')
  })
})

test.group('A refusal', () => {
  test('is read by its codes', ({ assert }) => {
    const read = (errorCode: string | null, declineCode: string | null = null, advice?: string) =>
      readDecline({ errorCode, declineCode, adviceCode: advice ?? null })
    assert.equal(read('card_declined', 'insufficient_funds', 'try_again_later'), 'later')
    assert.equal(read('card_declined', 'generic_decline', 'do_not_try_again'), 'new_card')
    assert.equal(read('card_declined', 'lost_card'), 'new_card')
    assert.equal(read('expired_card'), 'new_card')
    assert.equal(read('incorrect_cvc', 'incorrect_cvc', 'confirm_card_data'), 'new_card')
    assert.equal(read('resource_missing'), 'new_card')
    assert.equal(read('authentication_required', 'authentication_required'), 'authentication')
    assert.equal(read('card_declined', 'a_word_of_tomorrow'), 'later')
    assert.equal(read(null), 'later')
  })
})
