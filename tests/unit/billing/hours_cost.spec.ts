import fc from 'fast-check'
import { test } from '@japa/runner'
import { hoursByItem } from '#billing/usage/hours_lines'
import { hoursCost, type HourStretch } from '#billing/usage/hours_cost'

const SMALL = { rate: 7500, monthMinor: 500 }
const LARGE = { rate: 30_000, monthMinor: 2000 }

const stretches = fc.array(
  fc.record({ rate: fc.nat(100_000), monthMinor: fc.nat(5000), hours: fc.nat(400) }),
  { maxLength: 6 }
)

/** The same, cut after so many hours. */
function cut(all: HourStretch[], after: number): HourStretch[] {
  let left = after
  return all.map((stretch) => {
    const hours = Math.min(left, stretch.hours)
    left -= hours
    return { ...stretch, hours }
  })
}

test.group('What hours cost', () => {
  test('is each by its price, and no more than a month', ({ assert }) => {
    assert.deepEqual(hoursCost([]), { minor: 0, isCapped: false })
    assert.deepEqual(hoursCost([{ ...SMALL, hours: 101 }]), { minor: 76, isCapped: false })
    assert.deepEqual(hoursCost([{ ...SMALL, hours: 720 }]), { minor: 500, isCapped: true })
    const mixed = [
      { ...SMALL, hours: 100 },
      { ...LARGE, hours: 10 },
    ]
    assert.deepEqual(hoursCost(mixed), { minor: 105, isCapped: false })
  })

  test('of a month that is two things is at most their months, weighted by the hours of each', ({
    assert,
  }) => {
    const half = [
      { ...SMALL, hours: 360 },
      { ...LARGE, hours: 360 },
    ]
    assert.deepEqual(hoursCost(half), { minor: 1250, isCapped: true })
  })

  test('does not fall because of what is cheaper later', ({ assert }) => {
    const full = { ...LARGE, hours: 680 }
    assert.equal(hoursCost([full]).minor, 2000)
    assert.equal(hoursCost([full, { ...SMALL, hours: 40 }]).minor, 2000)
  })

  test('[I20] never falls from hour to hour, and is no more than the dearest month and than all its hours', ({
    assert,
  }) => {
    fc.assert(
      fc.property(stretches, fc.nat(2400), (all, at) => {
        const { minor } = hoursCost(all)
        assert.isAtLeast(minor, hoursCost(cut(all, at)).minor)
        assert.isAtMost(minor, Math.max(0, ...all.map(({ monthMinor }) => monthMinor)))
        const listed = all.reduce((sum, { rate, hours }) => sum + rate * hours, 0)
        assert.isAtMost(minor, Math.floor(listed / 10_000 + 0.5))
      }),
      { numRuns: 1000 }
    )
  })

  test('[I21] asked for bit by bit comes to the same as asked for once', ({ assert }) => {
    fc.assert(
      fc.property(stretches, fc.array(fc.nat(2400), { maxLength: 8 }), (all, cuts) => {
        let asked = 0
        for (const at of [...cuts.toSorted((a, b) => a - b), 2400])
          asked += Math.max(0, hoursCost(cut(all, at)).minor - asked)
        assert.equal(asked, hoursCost(all).minor)
      }),
      { numRuns: 500 }
    )
  })

  test('tells what stayed as it was through a change once', ({ assert }) => {
    const plan = { kind: 'plan', refId: 'a', name: 'Small', quantity: 1, ...SMALL }
    const address = {
      kind: 'option',
      refId: 'b',
      name: 'IP',
      quantity: 2,
      rate: 3000,
      monthMinor: 200,
    }
    const told = hoursByItem([
      { items: [plan], hours: 10 },
      { items: [plan, address], hours: 5 },
      { items: [plan], hours: 0 },
    ])
    assert.deepEqual(
      told.map(({ name, hours, fine }) => [name, hours, fine]),
      [
        ['Small', 15, 112_500],
        ['IP', 5, 30_000],
      ]
    )
  })
})
