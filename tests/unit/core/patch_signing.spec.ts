import { test } from '@japa/runner'
import { MessageVerifier } from '@boringnode/encryption/message_verifier'
import { patchSigning } from '#core/framework/patch_signing'

const KEY = 'a-key-of-the-panel-0123456789abcdef'
const OLD = 'an-older-key-of-it-0123456789abcdef'

function mended(...secrets: string[]): MessageVerifier {
  const verifier = new MessageVerifier(secrets)
  patchSigning(verifier, secrets)
  return verifier
}

test.group('Mended signing', () => {
  test('signs and reads exactly as the framework does', ({ assert }) => {
    const [ours, theirs] = [mended(KEY), new MessageVerifier([KEY])]
    for (const value of ['text', 'Zoë ☂', 7, true, { a: ['b'] }]) {
      assert.equal(ours.sign(value, undefined, 'name'), theirs.sign(value, undefined, 'name'))
      assert.deepEqual(ours.unsign(theirs.sign(value, undefined, 'name'), 'name'), value)
      assert.deepEqual(theirs.unsign(ours.sign(value, undefined, 'name'), 'name'), value)
    }
    assert.throws(() => ours.sign(null), 'Cannot sign "null" value')
  })

  test('reads what an older key signed, and nothing of a foreign one', ({ assert }) => {
    const signed = new MessageVerifier([OLD]).sign('text')
    assert.equal(mended(KEY, OLD).unsign(signed), 'text')
    assert.isNull(mended(KEY).unsign(signed))
  })

  test('refuses what was changed, cut, made longer, signed for something else or ran out', ({
    assert,
  }) => {
    const ours = mended(KEY)
    const signed = ours.sign('text', undefined, 'name')
    const [text, signature] = signed.split('.')
    const other = ours.sign('other', undefined, 'name').split('.')[0]
    for (const forged of [
      `${other}.${signature}`,
      `${text}.${signature.slice(0, -1)}`,
      `${text}.${signature}A`,
      `${text}.${signature}=`,
      `${text}.`,
      `.${signature}`,
      text,
      `${signed}.${signature}`,
      '',
    ])
      assert.isNull(ours.unsign(forged, 'name'), forged)
    assert.isNull(ours.unsign(signed, 'another'))
    assert.isNull(ours.unsign(signed))
    assert.isNull(ours.unsign(ours.sign('text', '-1 minute')))
  })

  test('remembers texts for what they were signed for, and nothing that runs out', ({ assert }) => {
    const ours = mended(KEY)
    const signed = ours.sign('text', undefined, 'name')
    assert.equal(ours.sign('text', undefined, 'name'), signed)
    assert.notEqual(ours.sign('text', undefined, 'another'), signed)
    assert.equal(ours.unsign(signed, 'name'), 'text')
    assert.equal(ours.unsign(ours.sign('7')), '7')
    assert.equal(ours.unsign(ours.sign(7)), 7)
    assert.isNull(ours.unsign(ours.sign('text', '-1 minute', 'name'), 'name'))
    for (let other = 0; other < 2_000; other++) ours.sign(`text ${other}`)
    assert.equal(ours.unsign(signed, 'name'), 'text')
  })
})
