import { test } from '@japa/runner'
import { cardDataIn } from '#billing/invariants/no_card_numbers'

test.group('[I19] Card data in texts', () => {
  for (const text of [
    '4242424242424242',
    'my card is 4000 0000 0000 9995, please',
    '{"number":"5555555555554444"}',
    '3782-822463-10005',
    '{"cvc": "123"}',
  ])
    test(`is found in "${text}"`, ({ assert }) => {
      assert.isNotNull(cardDataIn(text))
    })

  for (const text of [
    'DE89 3704 0044 0532 0130 00',
    '4242424242424241',
    '01JZZ4242424242424242ZZZZZ',
    '{"created":1763800000000}',
    'ch_4242424242424242',
    '+49 30 4242 4242 4242 4242 11',
    '{"cvc_check":"pass"}',
  ])
    test(`is not seen in "${text}"`, ({ assert }) => {
      assert.isNull(cardDataIn(text))
    })
})
