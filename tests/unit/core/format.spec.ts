import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { clock } from '#core/clock'
import { formatAgo, formatDate, formatMoment, momentFrom } from '#core/views/format'

test.group('Moments', () => {
  test('are read from whatever a database answers')
    .with([
      '2026-11-22 14:05:09',
      '2026-11-22T14:05:09',
      '2026-11-22T14:05:09.000Z',
      new Date('2026-11-22T14:05:09Z'),
      Date.UTC(2026, 10, 22, 14, 5, 9),
    ])
    .run(({ assert }, value) => {
      const moment = momentFrom(value)
      assert.equal(moment?.toUTC().toISO(), '2026-11-22T14:05:09.000Z')
      assert.equal(moment && formatMoment(moment), '22 Nov 2026, 14:05 UTC')
    })

  test('are written in UTC, whatever zone they come in', ({ assert }) => {
    const moment = DateTime.fromISO('2026-03-01T00:30:00+01:00', { setZone: true })
    assert.equal(formatDate(moment), '28 Feb 2026')
    assert.equal(formatMoment(moment), '28 Feb 2026, 23:30 UTC')
  })

  test('are told as people tell them until a week has passed')
    .with([
      [20, 'now'],
      [60, '1 minute ago'],
      [3_599, '59 minutes ago'],
      [-3 * 3_600 - 60, 'in 3 hours'],
      [86_400, '1 day ago'],
    ] as const)
    .run(({ assert }, [seconds, text]) => {
      assert.equal(formatAgo(clock.now().minus({ seconds })), text)
    })

  test('are told by their day from then on', ({ assert }) => {
    const moment = clock.now().minus({ days: 8 })
    assert.equal(formatAgo(moment), formatDate(moment))
  })

  test('are nothing where the text is no moment')
    .with(['', 'soon', '2026-02-31', '2026-13-01 00:00:00', null, undefined])
    .run(({ assert }, value) => assert.isNull(momentFrom(value)))
})
