import { test } from '@japa/runner'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { withoutSecrets } from '#core/exceptions/without_secrets'
import { holdsPrivateKey as inAnyForm } from '#core/security/private_keys'
import { holdsPrivateKey as inKeyField } from '#ordering/ssh/public_key'

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
      const plan = await PlanFactory.create()
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

  test('[L12] are looked for in as much time as the text is long', ({ assert }) => {
    const long = [
      '-',
      ' ',
      '\n',
      '- ',
      '--\n',
      '--BEGIN ',
      '-----BEGIN A ',
      '--BEGIN PRIVATE KE',
      'PuTTY-User-Key-',
    ]
    const startedAt = performance.now()
    for (const part of long)
      for (const before of ['', '--', '--BEGIN '])
        for (const look of [inAnyForm, inKeyField])
          assert.isFalse(look(`${before}${part.repeat(200_000 / part.length)}`), part)
    assert.isBelow(performance.now() - startedAt, 2_000)
  })

  test('[L12] are found behind any number of hyphens', ({ assert }) => {
    for (const hyphens of [2, 4, 5, 9])
      for (const blank of ['', ' ', '\n'])
        assert.isTrue(inAnyForm(`${'-'.repeat(hyphens)}${blank}BEGIN EC PRIVATE KEY`))
    assert.isFalse(inAnyForm('-BEGIN PRIVATE KEY'))
  })
})
