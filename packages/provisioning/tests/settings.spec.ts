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

  test('keeps to the length of each field, and says how long it may be', ({ assert }) => {
    const fields: SettingField[] = [
      { name: 'short', type: 'text', label: 'Short', maxLength: 3 },
      { name: 'line', type: 'text', label: 'Line' },
      { name: 'notes', type: 'textarea', label: 'Notes' },
      { name: 'rows', type: 'list', label: 'Rows', maxLength: 5 },
    ]
    const longest = {
      short: 'abc',
      line: 'x'.repeat(1024),
      notes: 'x'.repeat(16_384),
      rows: ['ab', 'cd'],
    }
    assert.deepEqual(readSettings(fields, longest), { ok: true, values: longest })
    const longer = {
      short: 'abcd',
      line: 'x'.repeat(1025),
      notes: 'x'.repeat(16_385),
      rows: 'ab\ncde',
    }
    assert.deepEqual(readSettings(fields, longer), {
      ok: false,
      problems: {
        short: { type: 'too_long', max: 3 },
        line: { type: 'too_long', max: 1024 },
        notes: { type: 'too_long', max: 16_384 },
        rows: { type: 'too_long', max: 5 },
      },
    })
  })

  test('takes no {what} for a value')
    .with([
      { what: 'object of a text', field: { type: 'text' }, value: { a: 1 } },
      { what: 'list of a text', field: { type: 'text' }, value: ['a'] },
      { what: 'second line of a text', field: { type: 'text' }, value: 'a\nb' },
      { what: 'second line of a secret', field: { type: 'secret' }, value: 'a\nb' },
      { what: 'object of a list', field: { type: 'list' }, value: { a: 1 } },
      { what: 'list of a number', field: { type: 'number' }, value: [5] },
      { what: 'endless number', field: { type: 'number' }, value: '1e999' },
    ] as const)
    .run(({ assert }, { field, value }) => {
      const read = readSettings([{ name: 'it', label: 'It', ...field }], { it: value })
      assert.deepEqual(read, { ok: false, problems: { it: { type: 'invalid' } } })
    })

  test('leaves out blanks around a line, but none within a secret or a longer text', ({
    assert,
  }) => {
    const fields = (['text', 'number', 'secret', 'textarea'] as const).map((type) => ({
      name: type,
      type,
      label: type,
    }))
    const read = readSettings(fields, { text: ' a ', number: ' ', secret: ' s ', textarea: ' b\n' })
    assert.deepEqual(read, {
      ok: true,
      values: { text: 'a', number: null, secret: ' s ', textarea: ' b\n' },
    })
  })

  test('reads an absent optional field as null and an unticked box as off', ({ assert }) => {
    const input = { endpoints: ['https://one'], token: 'x', full: false }
    const result = readSettings(FIELDS, input)
    assert.isTrue(result.ok)
    if (result.ok) assert.include(result.values, { limit: 4, full: false, cpu: null })
  })
})
