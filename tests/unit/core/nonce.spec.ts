import { test } from '@japa/runner'
import { newNonce } from '#core/security/nonce'

test.group('Nonces', () => {
  test('every answer has one of its own, of 128 bits', ({ assert }) => {
    const nonces = Array.from({ length: 1_000 }, newNonce)
    assert.equal(new Set(nonces).size, nonces.length)
    for (const nonce of nonces) assert.match(nonce, /^[\w-]{22}$/)
  })
})
