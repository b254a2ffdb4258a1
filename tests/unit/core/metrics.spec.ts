import { test } from '@japa/runner'
import { Histogram } from '#core/metrics/histogram'
import { textFormat } from '#core/metrics/text_format'
import { gauge } from '#core/registries/metrics'

test.group('Metrics as text', () => {
  test('have help, type and a line for each sample', ({ assert }) => {
    const rows = gauge('rows', 'Rows that wait.', [
      { labels: { queue: 'mails', state: 'new' }, value: 3 },
      { value: 0.25 },
    ])
    assert.equal(
      textFormat([rows, gauge('nothing', 'None.', []), gauge('one', 'One.', 1)]),
      [
        '# HELP rows Rows that wait.',
        '# TYPE rows gauge',
        'rows{queue="mails",state="new"} 3',
        'rows 0.25',
        '# HELP nothing None.',
        '# TYPE nothing gauge',
        '# HELP one One.',
        '# TYPE one gauge',
        'one 1',
        '',
      ].join('\n')
    )
  })

  test('escape what would end a label or a line, and write numbers as the format does', ({
    assert,
  }) => {
    const odd = gauge('odd', 'a\\b\nc "d"', [
      { labels: { name: 'a"b\\c\nd} 1' }, value: Infinity },
      { value: -Infinity },
      { value: Number.NaN },
      { value: 1e21 },
    ])
    const [help, , ...lines] = textFormat([odd]).split('\n')
    assert.equal(help, String.raw`# HELP odd a\\b\nc "d"`)
    assert.deepEqual(lines, [
      String.raw`odd{name="a\"b\\c\nd} 1"} +Inf`,
      'odd -Inf',
      'odd NaN',
      'odd 1e+21',
      '',
    ])
  })
})

test.group('Histograms', () => {
  const valuesOf = (histogram: Histogram) =>
    histogram
      .family()
      .samples.map(({ ending, labels, value }) => [ending, labels?.le ?? null, value])

  test('count what is at most as large as each bound, with sum and number', ({ assert }) => {
    const histogram = new Histogram('took_seconds', 'How long.', [0.1, 1], 10)
    for (const value of [0.05, 0.1, 0.5, 1, 7])
      histogram.observe('a', () => ({ route: '/' }), value)
    assert.deepEqual(valuesOf(histogram).slice(0, 3), [
      ['_bucket', '0.1', 2],
      ['_bucket', '1', 4],
      ['_bucket', '+Inf', 5],
    ])
    const [sum, count] = histogram.family().samples.slice(3)
    assert.equal(sum.ending, '_sum')
    assert.approximately(sum.value, 8.65, 1e-9)
    assert.deepEqual(count, { ending: '_count', labels: { route: '/' }, value: 5 })
  })

  test('keep series apart, ask for labels once, and begin no more than they may', ({ assert }) => {
    const histogram = new Histogram('took_seconds', 'How long.', [1], 2)
    let asked = 0
    const labels = () => ({ asked: String(++asked) })
    for (const key of ['a', 'b', 'a', 'c', 'd', 'b']) histogram.observe(key, labels, 1)
    assert.equal(asked, 2)
    const counts = histogram.family().samples.filter(({ ending }) => ending === '_count')
    assert.deepEqual(
      counts.map(({ value }) => value),
      [2, 2]
    )
  })
})
