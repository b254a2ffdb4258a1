import { test } from '@japa/runner'
import { IcuMessages } from '#core/framework/icu_messages'

test.group('ICU messages', () => {
  test('a message read before takes new values', ({ assert }) => {
    const messages = new IcuMessages()
    const machines = '{count, plural, one {# machine} other {# machines}} of {name}'
    assert.equal(messages.format(machines, 'en', { count: 1, name: 'Ada' }), '1 machine of Ada')
    assert.equal(messages.format(machines, 'en', { count: 2, name: 'Lars' }), '2 machines of Lars')
  })

  test('each language counts in its own way', ({ assert }) => {
    const messages = new IcuMessages()
    assert.equal(messages.format('{n, number}', 'en', { n: 1234.5 }), '1,234.5')
    assert.equal(messages.format('{n, number}', 'de', { n: 1234.5 }), '1.234,5')
  })

  test('tags and plain text stay as they are', ({ assert }) => {
    assert.equal(new IcuMessages().format('Pay <b>now</b>', 'en'), 'Pay <b>now</b>')
  })
})
