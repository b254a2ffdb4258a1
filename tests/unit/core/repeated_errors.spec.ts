import logger from '@adonisjs/core/services/logger'
import { test } from '@japa/runner'
import { RepeatedErrors } from '#core/repeated_errors'

const MINUTE_MS = 40

type Line = Record<string, unknown> & { text: string }

/** What is written while a test runs. */
function written(): { lines: Line[]; restore: () => void } {
  const lines: Line[] = []
  const { warn, error } = logger
  const keep = (fields: object, text: string) => void lines.push({ ...fields, text })
  Object.assign(logger, { warn: keep, error: keep })
  return { lines, restore: () => void Object.assign(logger, { warn, error }) }
}

const minutes = (howMany: number) =>
  new Promise((resolve) => setTimeout(resolve, howMany * MINUTE_MS))

test.group('Errors that come back', () => {
  test('are written at once, then once a minute with how often, and then no more', async ({
    assert,
    cleanup,
  }) => {
    const { lines, restore } = written()
    cleanup(restore)
    const errors = new RepeatedErrors(MINUTE_MS)
    for (let count = 1; count <= 5; count++)
      errors.tell('error', { err: new Error('no connection'), id: count }, 'sweep failed')
    assert.lengthOf(lines, 1)
    assert.notProperty(lines[0], 'times')

    await minutes(1.5)
    assert.lengthOf(lines, 2)
    assert.containsSubset(lines[1], { text: 'sweep failed', times: 4, id: 5, seconds: 0.04 })
    await minutes(3)
    assert.lengthOf(lines, 2)

    errors.tell('error', { err: new Error('no connection') }, 'sweep failed')
    assert.lengthOf(lines, 3)
    assert.notProperty(lines[2], 'times')
  })

  test('are the same whatever row they are of, and others where reason or text differ', ({
    assert,
    cleanup,
  }) => {
    const { lines, restore } = written()
    cleanup(restore)
    const errors = new RepeatedErrors(MINUTE_MS)
    const fail = (message: string, text = 'work failed') =>
      errors.tell('warn', { err: new Error(message) }, text)
    fail('row 01JD3V6W8QZ4X9T2M5N7P0R1S3 is gone after 12 s')
    fail('row 01JD3V6W8QZ4X9T2M5N7P0R1S4 is gone after 13 s')
    assert.lengthOf(lines, 1)
    fail('row is locked')
    fail('row is locked', 'sweep failed')
    assert.lengthOf(lines, 3)
  })

  test('are told when the process ends, and memory is bounded', ({ assert, cleanup }) => {
    const { lines, restore } = written()
    cleanup(restore)
    const errors = new RepeatedErrors(MINUTE_MS)
    const letters = (index: number) => String.fromCodePoint(0x4e00 + index)
    for (let index = 0; index < 300; index++)
      errors.tell('warn', { err: new Error(letters(index)) }, 'odd')
    assert.lengthOf(lines, 300)
    errors.tell('warn', { err: new Error(letters(0)) }, 'odd')
    errors.tell('warn', { err: new Error(letters(299)) }, 'odd')
    assert.lengthOf(lines, 301)
    errors.flush()
    assert.lengthOf(lines, 302)
    assert.containsSubset(lines[301], { times: 1 })
    errors.flush()
    assert.lengthOf(lines, 302)
  })
})
