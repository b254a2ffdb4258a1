import { test } from '@japa/runner'
import { addressResult, appKeyResult, mailResult } from '#core/health/installation_checks'

test.group('Doctor', () => {
  test('refuses short and example keys', ({ assert }) => {
    assert.equal(appKeyResult('short', false).status, 'error')
    assert.equal(appKeyResult('dev-only-key-0123456789abcdefghij', true).status, 'error')
    assert.equal(appKeyResult('k'.repeat(32), true).status, 'ok')
  })

  test('warns of sign-in over plain HTTP in production', ({ assert }) => {
    assert.equal(addressResult('http://panel.example.test', true).status, 'warning')
    assert.equal(addressResult('https://panel.example.test', true).status, 'ok')
    assert.equal(addressResult('http://127.0.0.1:3333', false).status, 'ok')
  })

  test('names what mail lacks', ({ assert }) => {
    assert.include(mailResult('mailgun', false).message, 'MAILGUN_DOMAIN')
    assert.equal(mailResult(undefined, false).status, 'ok')
  })
})
