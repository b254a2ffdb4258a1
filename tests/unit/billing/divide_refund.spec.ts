import fc from 'fast-check'
import { test } from '@japa/runner'
import { divideRefund, type RefundablePart } from '#billing/refunds/divide_refund'

const part = (id: string, refundable: number, room = refundable): RefundablePart => ({
  ...{ id, refundable, room },
})

const parts = fc
  .array(fc.record({ room: fc.nat(5000), taken: fc.integer({ min: -50, max: 100 }) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((all) =>
    all.map(({ room, taken }, index) =>
      part(String(index), Math.max(0, room - Math.round((room * taken) / 100)), room)
    )
  )

test.group('What the payments of a charge give of a refund', () => {
  test('is all from the first that has so much, else each what it has, in their order', ({
    assert,
  }) => {
    const own = [part('a', 1190), part('b', 2380)]
    assert.deepEqual(divideRefund(own, 2000), [{ id: 'b', minor: 2000 }])
    assert.deepEqual(divideRefund(own, 3000), [
      { id: 'a', minor: 1190 },
      { id: 'b', minor: 1810 },
    ])
  })

  test('is from what a payment brought where its invoice has given back all that it took', ({
    assert,
  }) => {
    const given = [part('a', 0, 1190), part('b', 380, 2380)]
    assert.deepEqual(divideRefund(given, 2000), [
      { id: 'a', minor: 1190 },
      { id: 'b', minor: 810 },
    ])
  })

  test('[I11][I21] is all of it, and of each no more than it brought, as long as the charge was as much', ({
    assert,
  }) => {
    fc.assert(
      fc.property(parts, fc.nat(1000), (own, share) => {
        const room = own.reduce((sum, each) => sum + each.room, 0)
        const minor = Math.ceil((room * share) / 1000)
        const shares = divideRefund(own, minor)
        assert.equal(
          shares.reduce((sum, each) => sum + each.minor, 0),
          minor
        )
        if (minor === 0) return
        for (const each of shares) {
          assert.isAbove(each.minor, 0)
          assert.isAtMost(each.minor, own.find(({ id }) => id === each.id)?.room ?? 0)
        }
      }),
      { seed: Number(process.env.TEST_SEED ?? 1), numRuns: 2000 }
    )
  })
})
