import { test } from '@japa/runner'
import { contract } from '../src/contract.js'
import { generateContract } from '../src/contract_generator.js'
import { UNANSWERED } from '../src/routes.js'
import Stripe from 'stripe'

test.group('Contract', () => {
  test('is what the installed stripe package says', ({ assert }) => {
    assert.isTrue(
      JSON.stringify(generateContract()) === JSON.stringify(contract),
      'run bin/generate_contract.ts and commit the result'
    )
  }).timeout(60_000)

  test('is of the version that the client sends', ({ assert }) => {
    assert.equal(contract.apiVersion, Stripe.API_VERSION)
  })

  test('is answered completely', ({ assert }) => {
    assert.deepEqual(UNANSWERED, [])
  })
})
