import { test } from '@japa/runner'
import { statusOf } from '#provisioning/services/service_status'

test.group('The status of a machine', () => {
  test('is what is being done to it, else what the host last said', ({ assert }) => {
    assert.equal(statusOf({ state: 'active', power: 'running' }), 'running')
    assert.equal(statusOf({ state: 'active', power: 'running', openAction: 'stop' }), 'stopping')
    assert.equal(statusOf({ state: 'provisioning', power: 'unknown' }), 'provisioning')
  })

  test('says that the host has no such machine, suspended or not', ({ assert }) => {
    const missingSince = '2026-01-01 00:00:00'
    assert.equal(statusOf({ state: 'active', power: 'unknown', missingSince }), 'missing')
    assert.equal(statusOf({ state: 'suspended', power: 'unknown', missingSince }), 'missing')
    assert.equal(statusOf({ state: 'suspended', power: 'stopped' }), 'suspended')
  })
})
