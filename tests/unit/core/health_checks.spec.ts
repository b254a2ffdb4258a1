import { test } from '@japa/runner'
import { HealthChecks } from '#core/registries/health_checks'

test.group('Health checks', () => {
  test('asked often, ask what they depend on once', async ({ assert }) => {
    const checks = new HealthChecks()
    let asked = 0
    checks.add({
      name: 'gateway',
      critical: false,
      run: async () => ({ status: 'ok', message: `${++asked}` }),
    })
    await Promise.all([checks.recent(), checks.recent(), checks.recent()])
    await checks.recent()
    assert.equal(asked, 1)
    await checks.run()
    assert.equal(asked, 2)
  })
})
