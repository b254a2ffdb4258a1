import { test } from '@japa/runner'
import { addressReport, appKeyReport, mailReport } from '#core/health/installation_checks'

test.group('Doctor', () => {
  test('refuses short and example keys', ({ assert }) => {
    assert.equal(appKeyReport('short', false).status, 'failed')
    assert.equal(appKeyReport('dev-only-key-0123456789abcdefghij', true).status, 'failed')
    assert.equal(appKeyReport('k'.repeat(32), true).status, 'ok')
  })

  test('warns of sign-in over plain HTTP in production', ({ assert }) => {
    assert.equal(addressReport('http://panel.example.test', true).status, 'warning')
    assert.equal(addressReport('https://panel.example.test', true).status, 'ok')
    assert.equal(addressReport('http://127.0.0.1:3333', false).status, 'ok')
  })

  test('names what mail lacks', ({ assert }) => {
    assert.include(mailReport('mailgun', false).message, 'MAILGUN_DOMAIN')
    assert.equal(mailReport(undefined, false).status, 'ok')
  })
})
