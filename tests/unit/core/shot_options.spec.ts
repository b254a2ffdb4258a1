import { test } from '@japa/runner'
import { readOptions } from '../../../bin/support/shots/options.js'

test.group('Options of npm run shots', () => {
  test('are everything unless told', ({ assert }) => {
    assert.containSubset(readOptions([]), {
      out: 'tmp/shots',
      pages: [],
      widths: [375, 768, 1280, 1600],
      themes: ['light', 'dark'],
      states: ['empty', 'full', 'failing'],
    })
  })

  test('choose pages, widths, themes and states', ({ assert }) => {
    const args = [
      '--pages',
      'services, billing',
      '--widths',
      '375',
      '--themes',
      'dark',
      '--states',
      'full',
    ]
    assert.containSubset(readOptions(args), {
      pages: ['services', 'billing'],
      widths: [375],
      themes: ['dark'],
      states: ['full'],
    })
  })

  for (const [flag, value, told] of [
    ['--widths', 'wide', 'whole numbers'],
    ['--widths', '10', 'whole numbers'],
    ['--themes', 'blue', 'light, dark'],
    ['--states', 'half', 'empty, full, failing'],
    ['--jobs', '0', 'whole numbers'],
  ])
    test(`refuse ${flag} ${value} and tell what there is`, ({ assert }) => {
      assert.throws(() => readOptions([flag, value]), new RegExp(`${flag} takes ${told}`))
    })
})
