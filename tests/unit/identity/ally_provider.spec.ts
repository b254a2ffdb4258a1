import { test } from '@japa/runner'
import { AllyProvider } from '#identity/social/ally_provider'
import type { HttpContext } from '@adonisjs/core/http'

test.group('A provider through Ally', () => {
  test('does not wait longer than it may', async ({ assert }) => {
    const driver = {
      stateless: () => driver,
      accessToken: () => new Promise(() => {}),
    }
    const provider = new AllyProvider('google', {
      label: 'Google',
      icon: 'box',
      pages: 'https://accounts.google.com',
      timeoutMs: 20,
    })
    const ctx = { ally: { use: () => driver } } as unknown as HttpContext
    const question = { state: 's', verifier: 'v', nonce: 'n' }
    await assert.rejects(() => provider.profile(ctx, 'code', question), 'Google is not responding')
  })
})
