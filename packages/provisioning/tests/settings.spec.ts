import { test } from '@japa/runner'

import { readSettings } from '../index.js'
import type { SettingField } from '../index.js'

const FIELDS: SettingField[] = [
  { name: 'endpoints', type: 'list', label: 'Endpoints', required: true, pattern: 'https://.+' },
  { name: 'token', type: 'secret', label: 'Token', required: true },
  { name: 'limit', type: 'number', label: 'Limit', min: 1, max: 8, default: 4 },
  { name: 'full', type: 'boolean', label: 'Full clones', default: true },
  {
    name: 'cpu',
    type: 'select',
    label: 'CPU',
    options: [{ value: 'host', label: 'Same as the host' }],
  },
]

test.group('Settings', () => {
  test('converts what a form sends and fills in defaults', ({ assert }) => {
    const result = readSettings(FIELDS, {
      endpoints: 'https://one\r\n\r\n https://two ',
      token: 's3cret',
      limit: '2',
      full: 'on',
      cpu: 'host',
      undeclared: 'x',
    })
    assert.deepEqual(result, {
      ok: true,
      values: {
        endpoints: ['https://one', 'https://two'],
        token: 's3cret',
        limit: 2,
        full: true,
        cpu: 'host',
      },
    })
  })

  test('names the problem of every field', ({ assert }) => {
    const result = readSettings(FIELDS, { endpoints: 'ftp://x', limit: 9, cpu: 'other' })
    assert.deepEqual(result, {
      ok: false,
      problems: {
        endpoints: { type: 'pattern' },
        token: { type: 'required' },
        limit: { type: 'too_large', max: 8 },
        cpu: { type: 'not_an_option' },
      },
    })
  })

  test('reads an absent optional field as null and an unticked box as off', ({ assert }) => {
    const input = { endpoints: ['https://one'], token: 'x', full: false }
    const result = readSettings(FIELDS, input)
    assert.isTrue(result.ok)
    if (result.ok) assert.include(result.values, { limit: 4, full: false, cpu: null })
  })
})
