import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { DateTime, IANAZone } from 'luxon'
import { calendarDay } from '#core/calendar_day'
import { timeZones } from '#billing/time_zones'

/** What may know the day of Greenwich, and why. */
const MAY = new Map([
  ['core/calendar_day.ts', 'turns a moment into the day of a time zone'],
  ['core/lists/days.ts', 'begins days that people chose, in the time zone of the list'],
  ['admin/business/shop_days.ts', 'begins days of the shop in its time zone'],
  ['core/controllers/security_txt_controller.ts', 'an expiry that is renewed each day'],
  [
    'billing/usage/told_records.ts',
    'divides what is told by the days of the shop, in its time zone',
  ],
  ['provisioning/money_invariants.ts', 'looks two days back, which is a day or more in every zone'],
  ['billing/cards/forget_gateway_customer.ts', 'staff are told once a day, whichever day'],
])

const CHAINED = String.raw`\bclock\s*\.now\(\)(\s*\.\w+\((?:[^()]|\([^()]*\))*\))*?\s*\.`

/** Ways to take a day from the clock, which knows Greenwich's. */
const WAYS: [RegExp, string][] = [
  [/\.(startOf|endOf)\((?!'(second|minute|hour)')/, 'a day begins elsewhere at another time'],
  [new RegExp(`${CHAINED}toISODate\\(`), 'the clock knows the day of Greenwich'],
  [new RegExp(`${CHAINED}toFormat\\('yyyy-MM-dd'\\)`), 'the clock knows the day of Greenwich'],
  [/\b\w*(On|Day|day|today|Start|End|From)\b\s*[:=]\s*clock\s*\.now\(\)/, 'a day, not a moment'],
  [/\bDateTime\s*\.(now|utc|local)\(\s*\)/, 'time comes from the clock'],
  [/\bnew Date\(\)/, 'time comes from the clock'],
]

function sources(): { path: string; text: string }[] {
  const root = app.makePath('app')
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !MAY.has(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/** Each way in which a source takes a day from the clock, also by way of a name that it gave to the moment. */
function daysOfGreenwich(text: string): string[] {
  const names = [...text.matchAll(/const (\w+) = clock\s*\.now\(\)\n/g)].map(([, name]) => name)
  const byName = names.map((name): [RegExp, string] => [
    new RegExp(String.raw`\b${name}\.toISODate\(`),
    'the clock knows the day of Greenwich',
  ])
  return [...WAYS, ...byName].filter(([way]) => way.test(text)).map(([, why]) => why)
}

test.group('Days', () => {
  test('[B27] no module takes a day from the clock', ({ assert }) => {
    const found = sources().flatMap(({ path, text }) =>
      daysOfGreenwich(text).map((why) => `${path}: ${why}`)
    )
    assert.deepEqual(found, [])
  })

  test('[B27] the ways to take one are all seen')
    .with([
      'const today = clock.now().startOf("day")',
      "query.where('due_on', '<', clock.now().toISODate())",
      'dueOn: clock.now().plus(DUE_IN),',
      'clock\n  .now()\n  .plus({ days: 7 })\n  .toISODate()',
      'const now = clock.now()\nreturn now.toISODate()',
      "const day = clock.now().toFormat('yyyy-MM-dd')",
      'return this.dueOn.endOf("day") < moment',
      'anchorOn: DateTime.utc()',
    ])
    .run(({ assert }, text) => assert.isNotEmpty(daysOfGreenwich(text)))

  test('[B27] a moment has the day of the place')
    .with([
      ['2027-05-02T03:30:00Z', 'America/New_York', '2027-05-01'],
      ['2026-12-31T11:30:00Z', 'Pacific/Auckland', '2027-01-01'],
      ['2026-12-31T11:30:00Z', 'UTC', '2026-12-31'],
      ['2026-03-29T22:30:00Z', 'Europe/Berlin', '2026-03-30'],
      // Cairo's clocks go from 00:00 to 01:00, so that day begins at one.
      ['2027-04-30T10:00:00Z', 'Africa/Cairo', '2027-04-30'],
    ])
    .run(({ assert }, [moment, zone, day]) => {
      const found = calendarDay(DateTime.fromISO(moment, { zone: 'utc' }), zone)
      assert.equal(found.toISODate(), day)
      assert.equal(found.toUTC().toFormat('HH:mm:ss'), '00:00:00')
    })

  test('[B27] a place that does not exist is an error and no date', ({ assert }) => {
    assert.throws(() => calendarDay(DateTime.utc(), 'Europe/Atlantis'), /Europe\/Atlantis/)
  })

  test('[B27] every time zone that is offered exists, by the name that it has today', ({
    assert,
  }) => {
    assert.deepEqual(
      timeZones.filter((zone) => !IANAZone.isValidZone(zone)),
      []
    )
    assert.equal(timeZones[0], 'UTC')
    assert.equal(new Set(timeZones).size, timeZones.length)
    assert.includeMembers([...timeZones], ['Europe/Berlin', 'Europe/Kyiv', 'Asia/Kolkata'])
  })

  test('[B27][F14] {at} is {day} in {zone}, also where a day begins at one o’clock')
    .with([
      { at: '2027-04-29T22:30:00Z', zone: 'Africa/Cairo', day: '2027-04-30' },
      { at: '2027-03-27T22:30:00Z', zone: 'Asia/Beirut', day: '2027-03-28' },
      { at: '2027-09-05T04:30:00Z', zone: 'America/Santiago', day: '2027-09-05' },
      { at: '2027-12-31T10:30:00Z', zone: 'Pacific/Kiritimati', day: '2028-01-01' },
      { at: '2028-02-29T11:59:00Z', zone: 'Pacific/Niue', day: '2028-02-29' },
      { at: '2027-03-28T00:59:59Z', zone: 'Europe/Berlin', day: '2027-03-28' },
      { at: '2027-10-31T23:30:00Z', zone: 'Europe/Berlin', day: '2027-11-01' },
    ])
    .run(({ assert }, { at, zone, day }) => {
      assert.equal(calendarDay(DateTime.fromISO(at, { zone: 'utc' }), zone).toISODate(), day)
    })
})
