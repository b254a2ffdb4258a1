import { readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'

const BILLING =
  /^(invoice|credit_note|payment|payment_method|refund|top_up|collection|dispute|subscription|trial)\./

test.group('Events of billing in the guide to extending', () => {
  test('are all topics with their payloads', ({ assert }) => {
    const source = readFileSync(app.makePath('packages/panel/src/outbox/outbox_topics.ts'), 'utf8')
    const declared = [...source.matchAll(/'([\w.]+)': \{ ([^}]+) \}/g)]
    const guide = readFileSync(app.makePath('docs/extending.md'), 'utf8').split('\n')
    for (const [, topic, payload] of declared.filter(([, name]) => BILLING.test(name))) {
      const row = guide.find((line) => line.startsWith('|') && line.includes(`\`${topic}\``))
      assert.isDefined(row, topic)
      for (const field of payload.split(';'))
        assert.include(row, `\`${field.split(':')[0].trim()}\``, topic)
    }
  })
})
