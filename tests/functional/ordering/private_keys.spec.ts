import { test } from '@japa/runner'
import { withoutSecrets } from '#core/exceptions/without_secrets'
import { createPlan, createProduct } from '#tests/support/catalog'

const CANARY = 'b3BlbnNzaC1rZXktdjEAAAAACanary'
const OPENSSH = `-----BEGIN OPENSSH PRIVATE KEY-----\n${CANARY}\n-----END OPENSSH PRIVATE KEY-----`
const PUTTY = `PuTTY-User-Key-File-3: ssh-ed25519\n${CANARY}`

test.group('Private keys', () => {
  const forms: [string, Record<string, unknown>][] = [
    ['in its field', { ssh_key: OPENSSH }],
    ['in a list', { ssh_key: [OPENSSH] }],
    ['in another field', { hostname: OPENSSH }],
    ['deep inside', { choices: { a: [{ b: ['x', PUTTY] }] } }],
    ['as a name', { [OPENSSH]: 'x' }],
  ]
  for (const [where, fields] of forms) {
    test(`[L12] ${where}: turned back, kept nowhere`, async ({ client, assert }) => {
      const plan = await createPlan(await createProduct())
      const form = { plan: plan.id, quantity: 1, ...fields }
      const answer = await client.post('/cart/items').json(form).redirects(0)
      assert.equal(answer.status(), 302)
      assert.isNotEmpty(answer.flashMessage('inputErrorsBag'))
      assert.notInclude(JSON.stringify(answer.session()), CANARY)
      assert.notInclude(JSON.stringify(answer.flashMessages()), CANARY)
    })
  }

  test('[L12] are left out of whatever any other form keeps', ({ assert }) => {
    const kept = withoutSecrets(
      Object.fromEntries(forms.flatMap(([, form]) => Object.entries(form)))
    )
    assert.notInclude(JSON.stringify(kept), CANARY)
  })
})
