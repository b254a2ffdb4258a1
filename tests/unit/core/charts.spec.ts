import fc from 'fast-check'
import { test } from '@japa/runner'
import { drawChart, drawSparkline, type ChartPoint } from '#core/charts/chart'
import { niceTicks } from '#core/charts/scale'

const point = (value: number | null, index = 0): ChartPoint => ({
  label: `day ${index}`,
  value,
  text: String(value),
})
const draw = (type: 'bars' | 'line', values: (number | null)[]) =>
  drawChart({ type, points: values.map(point), axisText: String })

test.group('Charts', () => {
  test('have an axis of few round numbers that begins at zero or below every loss', ({
    assert,
  }) => {
    assert.deepEqual(niceTicks(0, 0), [0, 1, 2, 3, 4])
    assert.deepEqual(niceTicks(0, 7), [0, 2, 4, 6, 8])
    assert.deepEqual(niceTicks(-30, 90), [-50, 0, 50, 100])
    const amount = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 })
    fc.assert(
      fc.property(amount, amount, (one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)]
        const ticks = niceTicks(low, high)
        assert.isAtMost(ticks[0], Math.min(0, low))
        assert.isAtLeast(ticks.at(-1)!, Math.max(0, high))
        assert.include(
          ticks.map((tick) => tick + 0),
          0
        )
        assert.isAtMost(ticks.length, 7)
        const step = ticks[1] - ticks[0]
        ticks.slice(1).forEach((tick, index) => assert.equal(tick - ticks[index], step))
      })
    )
  })

  test('say no amount twice on their axis', ({ assert }) => {
    const axisText = (minor: number) => `€${Math.floor(minor / 100)}`
    const textsOf = (value: number) =>
      drawChart({ type: 'bars', points: [point(value)], axisText }).ticks.map(({ text }) => text)
    assert.deepEqual(textsOf(0), ['€0'])
    assert.deepEqual(textsOf(350), ['€4', '€3', '€2', '€1', '€0'])
  })

  test('draw a gain above the line of zero, a loss below it, and nothing for nothing', ({
    assert,
  }) => {
    const { marks, zeroY } = draw('bars', [50, -50, 0])
    assert.equal(zeroY, 50)
    assert.deepInclude(marks[0], { y: 0, height: 50 })
    assert.deepInclude(marks[1], { y: 50, height: 50 })
    assert.deepInclude(marks[2], { height: 0 })
  })

  test('leave a gap where nothing is known, and do not take it for zero', ({ assert }) => {
    const { paths, marks } = draw('line', [1, 2, null, 3, 4])
    assert.lengthOf(paths, 2)
    assert.equal(paths[1].line, `M35 ${marks[3].y}L45 ${marks[4].y}`)
    assert.isEmpty(draw('line', [null, null]).paths)
  })

  test('stay within their frame whatever they show', ({ assert }) => {
    const value = fc.option(fc.integer({ min: -100_000, max: 1_000_000_000_000 }))
    fc.assert(
      fc.property(fc.array(value, { maxLength: 90 }), (values) => {
        for (const type of ['bars', 'line'] as const)
          for (const { y, height } of draw(type, values).marks) {
            assert.isAtLeast(y, 0)
            assert.isAtMost(type === 'bars' ? y + height : y, 100.01)
          }
      })
    )
  })

  test('name the first, the middle and the last day', ({ assert }) => {
    assert.deepEqual(draw('bars', [1, 2, 3, 4, 5]).labels, ['day 0', 'day 2', 'day 4'])
    assert.deepEqual(draw('bars', [1, 2]).labels, ['day 0', 'day 1'])
    assert.deepEqual(draw('bars', []).labels, [])
  })

  test('in small need two values, and lie in the middle where nothing changes', ({ assert }) => {
    assert.isNull(drawSparkline([]))
    assert.isNull(drawSparkline([null, 4]))
    assert.equal(drawSparkline([3, 3])?.line, 'M0 50L10 50')
  })
})
