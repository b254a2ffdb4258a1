import fc from 'fast-check'
import { test } from '@japa/runner'
import { Money } from '#core/money/money'
import { creditParts, type CreditExtent } from '#billing/credit_notes/credit_parts'
import { shareWithin } from '#billing/credit_notes/share_within'
import { computeTotals } from '#billing/tax/compute_totals'
import type { Creditable } from '#billing/credit_notes/creditable'

const currencies = ['EUR', 'JPY', 'KWD', 'HUF']
const minor = fc.integer({ min: 1, max: 500_000 })

const invoices = fc
  .record({
    currency: fc.constantFrom(...currencies),
    mode: fc.constantFrom('exclusive' as const, 'inclusive' as const),
    rateBp: fc.constantFrom(0, 700, 1900, 2000, 2550, 810),
    prices: fc.array(minor, { minLength: 1, maxLength: 5 }),
  })
  .map(({ currency, mode, rateBp, prices }) => {
    const lines = prices.map((unitMinor) => ({ quantity: 1, unitMinor }))
    const decision = { category: 'S' as const, country: 'DE', rateBp, reason: null }
    const totals = computeTotals(lines, decision, { currency, mode, homeRateBp: rateBp })
    return { currency, totals }
  })

const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('total' as const), share: fc.integer({ min: 0, max: 1000 }) }),
    fc.record({
      kind: fc.constant('line' as const),
      line: fc.nat(4),
      share: fc.integer({ min: 0, max: 1000 }),
    }),
    fc.record({ kind: fc.constant('days' as const), line: fc.nat(4), share: fc.nat(30) })
  ),
  { maxLength: 12 }
)

/** An invoice as it was issued, of which nothing was taken back. */
function fresh({
  currency,
  totals,
}: {
  currency: string
  totals: ReturnType<typeof computeTotals>
}) {
  const zero = Money.zero(currency)
  return {
    lines: totals.lines.map(({ net }, index) => ({
      id: String(index),
      description: `Line ${index}`,
      invoiced: net,
      left: net,
      period: { start: '2026-11-01', end: '2026-11-30', days: 30 },
    })),
    groups: totals.taxGroups.map((group) => ({
      ...group,
      creditedTaxable: zero,
      creditedTax: zero,
    })),
    total: totals.total,
  } satisfies Creditable
}

/** What is left after a credit note. */
function after(left: Creditable, parts: ReturnType<typeof creditParts>): Creditable {
  if (!parts.ok) return left
  const { lines, groups, total } = parts.value
  return {
    lines: left.lines.map((line) => {
      const taken = lines.find((one) => one.line.id === line.id)
      return taken ? { ...line, left: line.left.minus(taken.net) } : line
    }),
    groups: left.groups.map((group) => {
      const taken = groups.find((one) => one.group === group)
      if (!taken) return group
      const creditedTaxable = group.creditedTaxable.plus(taken.taxable)
      return { ...group, creditedTaxable, creditedTax: group.creditedTax.plus(taken.tax) }
    }),
    total: left.total.minus(total),
  }
}

function extentOf(left: Creditable, step: { kind: string; line?: number; share: number }) {
  const line = left.lines[(step.line ?? 0) % left.lines.length]
  const part = (whole: number) => Math.floor((whole * step.share) / 1000)
  if (step.kind === 'total') return { totalMinor: part(left.total.minor) }
  if (step.kind === 'days') return { lines: [{ lineId: line.id, days: step.share }] }
  return { lines: [{ lineId: line.id, netMinor: part(line.left.minor) }] }
}

test.group('What a credit note takes back', () => {
  test('[F19] any sequence never exceeds lines, taxes or total, and the last one takes exactly the rest', ({
    assert,
  }) => {
    fc.assert(
      fc.property(invoices, steps, (invoice, sequence) => {
        let left: Creditable = fresh(invoice)
        const take = (extent: CreditExtent) => {
          const parts = creditParts(left, extent)
          if (parts.ok) assertSums(parts.value)
          left = after(left, parts)
          for (const line of left.lines) assert.isFalse(line.left.isNegative)
          for (const group of left.groups) {
            assert.isAtMost(group.creditedTaxable.compare(group.taxable), 0)
            assert.isAtMost(group.creditedTax.compare(group.tax), 0)
          }
          assert.isFalse(left.total.isNegative)
        }
        for (const step of sequence) take(extentOf(left, step))
        take({ all: true })
        assert.isTrue(left.total.isZero)
        assert.isTrue(left.lines.every((line) => line.left.isZero))
        for (const group of left.groups) assert.isTrue(group.creditedTax.equals(group.tax))
      }),
      { numRuns: 400 }
    )

    function assertSums({
      lines,
      groups,
      net,
      tax,
      total,
    }: {
      lines: { net: Money; tax: Money }[]
      groups: { taxable: Money; tax: Money }[]
      net: Money
      tax: Money
      total: Money
    }) {
      const sum = (amounts: Money[]) => Money.sum(amounts, total.currency)
      assert.isTrue(sum(lines.map((line) => line.net)).equals(net))
      assert.isTrue(sum(lines.map((line) => line.tax)).equals(tax))
      assert.isTrue(sum(groups.map((group) => group.taxable)).equals(net))
      assert.isTrue(net.plus(tax).equals(total))
      assert.isTrue(total.isPositive)
    }
  })

  test('an amount with tax is taken back to the cent', ({ assert }) => {
    fc.assert(
      fc.property(invoices, fc.integer({ min: 1, max: 1000 }), (invoice, share) => {
        const left = fresh(invoice)
        const totalMinor = Math.max(1, Math.floor((left.total.minor * share) / 1000))
        const parts = creditParts(left, { totalMinor })
        assert.equal(parts.ok && parts.value.total.minor, totalMinor)
      })
    )
  })

  test('tax is rounded once for what is taken back', ({ assert }) => {
    const decision = { category: 'S' as const, country: 'DE', rateBp: 1900, reason: null }
    const lines = [999, 999, 999].map((unitMinor) => ({ quantity: 1, unitMinor }))
    const mode = 'exclusive'
    const totals = computeTotals(lines, decision, { currency: 'EUR', mode, homeRateBp: 1900 })
    const left = fresh({ currency: 'EUR', totals })
    const parts = creditParts(left, { lines: [{ lineId: '0' }, { lineId: '1' }] })
    assert.equal(parts.ok && parts.value.tax.minor, 380)
    const days = creditParts(left, { lines: [{ lineId: '0', days: 10 }] })
    assert.equal(days.ok && days.value.net.minor, 333)
  })

  test('what cannot be is refused', ({ assert }) => {
    const decision = { category: 'S' as const, country: 'DE', rateBp: 1900, reason: null }
    const totals = computeTotals([{ quantity: 1, unitMinor: 1000 }], decision, {
      currency: 'EUR',
      mode: 'exclusive',
      homeRateBp: 1900,
    })
    const left = fresh({ currency: 'EUR', totals })
    const typeOf = (extent: CreditExtent) => {
      const parts = creditParts(left, extent)
      return parts.ok ? 'ok' : parts.error.type
    }
    assert.equal(typeOf({ totalMinor: 1191 }), 'more_than_left')
    assert.equal(typeOf({ totalMinor: 0 }), 'invalid_amount')
    assert.equal(typeOf({ totalMinor: 0.5 }), 'invalid_amount')
    assert.equal(typeOf({ lines: [] }), 'nothing_to_credit')
    assert.equal(typeOf({ lines: [{ lineId: '0', netMinor: 1001 }] }), 'more_than_left')
    assert.equal(typeOf({ lines: [{ lineId: '0', netMinor: -1 }] }), 'invalid_amount')
    assert.equal(typeOf({ lines: [{ lineId: '0', days: 31 }] }), 'invalid_amount')
    assert.equal(typeOf({ lines: [{ lineId: 'of another' }] }), 'invalid_amount')
    assert.equal(typeOf({ lines: [{ lineId: '0' }, { lineId: '0' }] }), 'invalid_amount')
  })

  test('a number is shared out within the room there is', ({ assert }) => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 6 }),
        fc.nat(1000),
        (rooms, by) => {
          const total = rooms.reduce((sum, room) => sum + room, 0)
          const whole = Math.floor((total * by) / 1000)
          const parts = shareWithin(whole, rooms)
          assert.equal(
            parts.reduce((sum, part) => sum + part, 0),
            whole
          )
          assert.isTrue(parts.every((part, index) => part >= 0 && part <= rooms[index]))
        }
      )
    )
    assert.throws(() => shareWithin(5, [1, 2]))
  })
})
