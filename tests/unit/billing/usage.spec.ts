import fc from 'fast-check'
import { DateTime } from 'luxon'
import { test } from '@japa/runner'
import { quantityOf } from '#billing/usage/aggregate'
import { hoursBetween } from '#billing/usage/hours'
import { hourRecords, levelRecords } from '#billing/usage/told_records'
import { rate } from '#billing/usage/rate'
import { usageRoundings, type MeterPrice } from '#billing/contracts/meter_price'

const GB = 1_000_000_000

/** Prices of one to three steps; the last has no end. */
const prices = fc
  .record({
    included: fc.nat(5000),
    unitSize: fc.integer({ min: 1, max: 500 }),
    rounding: fc.constantFrom(...usageRoundings),
    ends: fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { maxLength: 2 }),
    units: fc.array(fc.nat(1000), { minLength: 3, maxLength: 3 }),
    per: fc.constantFrom(1, 10, 10_000),
    capMinor: fc.option(fc.nat(20_000)),
  })
  .map(({ ends, units, ...rest }): MeterPrice => {
    const steps = [...ends.toSorted((a, b) => a - b), null]
    return {
      meter: 'traffic',
      ...rest,
      tiers: steps.map((upTo, at) => ({ upTo, unitMinor: units[at] })),
    }
  })

test.group('What usage costs', () => {
  test('is nothing up to what is included, then each unit by its step', ({ assert }) => {
    const price: MeterPrice = {
      meter: 'traffic',
      included: 1000 * GB,
      unitSize: 100 * GB,
      rounding: 'up',
      tiers: [
        { upTo: 5, unitMinor: 100 },
        { upTo: null, unitMinor: 60 },
      ],
    }
    assert.equal(rate(1000 * GB, price).minor, 0)
    assert.equal(rate(1000 * GB + 1, price).minor, 100)
    assert.deepEqual(rate(1530 * GB, price).parts, [
      { units: 5, unitMinor: 100 },
      { units: 1, unitMinor: 60 },
    ])
    assert.equal(rate(1530 * GB, { ...price, rounding: 'down' }).minor, 500)
    assert.equal(rate(1550 * GB, { ...price, rounding: 'nearest' }).minor, 560)
    assert.equal(rate(1549 * GB, { ...price, rounding: 'nearest' }).minor, 500)
  })

  test('[I20] never falls while usage grows, is never negative, and stays below its cap', ({
    assert,
  }) => {
    fc.assert(
      fc.property(prices, fc.nat(300_000), fc.nat(50_000), (price, used, more) => {
        const [less, greater] = [rate(used, price), rate(used + more, price)]
        assert.isAtLeast(less.minor, 0)
        assert.isAtLeast(greater.minor, less.minor)
        assert.isAtMost(greater.minor, price.capMinor ?? Number.MAX_SAFE_INTEGER)
      }),
      { numRuns: 2000 }
    )
  })

  test('[I21] its parts are the whole: units and what they cost', ({ assert }) => {
    fc.assert(
      fc.property(prices, fc.nat(300_000), (price, used) => {
        const { units, parts, minor } = rate(used, { ...price, per: 1, capMinor: null })
        assert.equal(
          parts.reduce((sum, part) => sum + part.units, 0),
          units
        )
        assert.equal(
          parts.reduce((sum, part) => sum + part.units * part.unitMinor, 0),
          minor
        )
      }),
      { numRuns: 2000 }
    )
  })

  test('[I21] asked for bit by bit comes to the same as asked for once', ({ assert }) => {
    fc.assert(
      fc.property(prices, fc.array(fc.nat(20_000), { maxLength: 12 }), (price, deltas) => {
        let [used, asked] = [0, 0]
        for (const delta of deltas) {
          used += delta
          asked += Math.max(0, rate(used, price).minor - asked)
        }
        assert.equal(asked, rate(used, price).minor)
      }),
      { numRuns: 1000 }
    )
  })
})

/** Days around both changes of clocks in three zones. */
const moments = fc
  .tuple(
    fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'),
    fc.constantFrom(
      '2027-03-13',
      '2027-03-27',
      '2027-04-03',
      '2027-10-02',
      '2027-10-30',
      '2027-11-06'
    ),
    fc.nat(48 * 3600)
  )
  .map(([zone, day, seconds]) => DateTime.fromISO(day, { zone }).plus({ seconds }))

test.group('Hours that are billed', () => {
  test('count from the start, each that began whole', ({ assert }) => {
    const start = DateTime.fromISO('2027-01-10T10:20:00', { zone: 'utc' })
    assert.equal(hoursBetween(start, start, start), 0)
    assert.equal(hoursBetween(start, start, start.plus({ seconds: 1 })), 1)
    assert.equal(hoursBetween(start, start, start.plus({ hours: 1 })), 1)
    assert.equal(hoursBetween(start, start, start.plus({ hours: 1, seconds: 1 })), 2)
  })

  test('[F14] a day has 23 hours where clocks go forward and 25 where they go back', ({
    assert,
  }) => {
    const hoursOf = (day: string) => {
      const begin = DateTime.fromISO(day, { zone: 'Europe/Berlin' })
      return hoursBetween(begin, begin, begin.plus({ days: 1 }))
    }
    assert.equal(hoursOf('2027-03-28'), 23)
    assert.equal(hoursOf('2027-10-31'), 25)
    assert.equal(hoursOf('2027-06-01'), 24)
  })

  test('[F14] cut into any stretches, across clocks that change, add up to those of the whole', ({
    assert,
  }) => {
    const cuts = fc.array(fc.integer({ min: 1, max: 40 * 3600 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(moments, cuts, (started, seconds) => {
        let [from, sum] = [started, 0]
        for (const length of seconds) {
          const until = from.plus({ seconds: length })
          sum += hoursBetween(started, from, until)
          from = until
        }
        assert.equal(sum, hoursBetween(started, started, from))
        assert.equal(sum, Math.ceil((from.toMillis() - started.toMillis()) / 3_600_000))
      }),
      { numRuns: 2000 }
    )
  })
})

test.group('Records that are told', () => {
  const what = { serviceId: 'service', meter: 'backup_storage', key: 'backup_storage:service' }
  const sum = (records: { quantity: number }[]) =>
    records.reduce((total, { quantity }) => total + quantity, 0)

  test('[F14] are of one day each, follow each other, and add up to what lasted', ({ assert }) => {
    fc.assert(
      fc.property(
        moments,
        fc.integer({ min: 1, max: 300 * 3600 }),
        fc.nat(500),
        (from, seconds, level) => {
          const zone = from.zoneName ?? 'utc'
          const until = from.plus({ seconds })
          const levels = levelRecords({ ...what, zone, from, until, level: level + 1 })
          assert.equal(sum(levels), (level + 1) * seconds)
          const hours = hourRecords({ ...what, zone, from, until, started: from })
          assert.equal(sum(hours), hoursBetween(from, from, until))
          for (const record of [...levels, ...hours])
            assert.isTrue(
              record.from.setZone(zone).hasSame(record.until.setZone(zone).minus(1), 'day')
            )
          assert.equal(new Set(levels.map(({ key }) => key)).size, levels.length)
        }
      ),
      { numRuns: 500 }
    )
  })

  test('[F14] a level that held all of a cycle is its average, on whatever days clocks change', ({
    assert,
  }) => {
    fc.assert(
      fc.property(
        moments,
        fc.integer({ min: 1, max: 366 }),
        fc.nat(9_000_000),
        (moment, days, level) => {
          const zone = moment.zoneName ?? 'utc'
          const from = moment.startOf('day')
          const until = from.plus({ days })
          const total = sum(levelRecords({ ...what, zone, from, until, level }))
          const startsOn = from.setZone('utc', { keepLocalTime: true })
          const cycle = { startsOn, days, zone }
          assert.equal(quantityOf('backup_storage', { total, most: 0, latest: 0 }, cycle), level)
        }
      ),
      { numRuns: 500 }
    )
  })
})
