import fc from 'fast-check'
import { test } from '@japa/runner'
import { clientNetwork } from '#core/security/client_network'
import { isCommonPassword } from '#identity/passwords/common_passwords'
import { describeDevice } from '#identity/sign_in/describe_device'
import { safePath } from '#identity/sign_in/destination'
import { HashGate } from '#identity/passwords/hash_gate'

test.group('Common passwords', () => {
  test('are seen through what people do to make them long enough', ({ assert }) => {
    const weak = [
      'Password12345',
      'p@ssw0rd2026!',
      'passwordpassword',
      'qwertyuiop12',
      '123456789012',
      'aaaaaaaaaaaa',
      'Welcome20262026',
      'abcdefghijklm',
      'summer-winter',
      'iloveyouforever',
      '098765432109',
      'letmein!letmein!',
      'administrator1',
    ]
    for (const password of weak) assert.isTrue(isCommonPassword(password), password)
  })

  test('[L13] are walks over the keyboard and sequences, in every disguise', ({ assert }) => {
    const walks = [
      '1q2w3e4r5t6y',
      '1qaz2wsx3edc',
      'zaq12wsxcde3',
      'qazwsxedcrfv',
      'q1w2e3r4t5y6',
      '!QAZ2wsx#EDC',
      '987654321987',
      '1234567890qw',
      'asdfghjkl123',
      'qwerasdfzxcv',
      'azertyuiop12',
      '1234qwerasdf',
      'yxcvbnmasdfg',
      'aB1aB1aB1aB1',
      'abcabcabcabc',
      'abcd1234efgh',
      'mnbvcxzlkjhg',
    ]
    for (const walk of walks) {
      const backwards = [...walk].reverse().join('')
      for (const form of [walk, backwards, walk.toUpperCase(), `${walk}2026!`, `!${walk}`])
        assert.isTrue(isCommonPassword(form), form)
    }
    for (const word of ['drowssap12345', 'DROWSSAP!2026', 'nimdanimda12'])
      assert.isTrue(isCommonPassword(word), word)
  })

  test('are not what people make up', ({ assert }) => {
    const good = [
      'a heron stands in the reeds',
      'kV9#qT2m!zLw',
      'seven herons and a pond',
      'Blaue Tinte tropft langsam',
      'we were trees and reeds',
      'Assel trinkt weder Saft',
      'hunter2 met a llama at sea',
      'x7Kp-29vQ-mLw4',
      '四つの灰色のガチョウが飛ぶよ',
    ]
    for (const password of good) assert.isFalse(isCommonPassword(password), password)
  })

  test('include the person and the panel', ({ assert }) => {
    assert.isTrue(isCommonPassword('ada.lovelace1', ['ada.lovelace']))
    assert.isTrue(isCommonPassword('innkeeper2026', ['innkeeper']))
    assert.isFalse(isCommonPassword('ada.lovelace dreams of engines', ['ada.lovelace']))
  })
})

test.group('Paths after sign-in', () => {
  test('lead into the panel only', ({ assert }) => {
    const outside = [
      'https://evil.test',
      '//evil.test',
      '///evil.test',
      '/\\evil.test',
      '\\\\evil.test',
      'javascript:alert(1)',
      'evil.test',
      '/\t/evil.test',
      '/\n/evil.test',
      '/\u0000',
      '',
      ' /x',
      'http:/evil.test',
      '/x\\..\\evil',
      '/..//evil.test',
      '/.//evil.test',
      '/%0d%0aLocation:x\r\n',
      null,
      undefined,
      1,
      ['/x'],
      { path: '/x' },
    ]
    for (const text of outside) assert.isNull(safePath(text), String(text))
    assert.equal(safePath('/services/1?tab=log'), '/services/1?tab=log')
    assert.equal(safePath('/a/../b'), '/b')
  })

  test('stay on this origin whatever the text is', ({ assert }) => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('/', '\\', '.', ':', 'a', '@', '%', '?', '#', ' ', '\t'),
        }),
        (text) => {
          const path = safePath(text)
          if (path !== null)
            assert.equal(new URL(path, 'https://panel.test').origin, 'https://panel.test')
        }
      )
    )
  })
})

test.group('Networks', () => {
  test('are one IPv4 address or a /64 of IPv6', ({ assert }) => {
    assert.equal(clientNetwork('192.0.2.7'), '192.0.2.7')
    assert.equal(clientNetwork('::ffff:192.0.2.7'), '192.0.2.7')
    assert.equal(clientNetwork('2001:db8:1:2:aaaa::1'), clientNetwork('2001:db8:1:2:bbbb::2'))
    assert.notEqual(clientNetwork('2001:db8:1:2::1'), clientNetwork('2001:db8:1:3::1'))
    assert.equal(clientNetwork('2002:c000:0207:1::1'), '192.0.2.7')
    assert.equal(clientNetwork('2002:c000:0207:2::1'), '192.0.2.7')
    assert.equal(clientNetwork('64:ff9b::c000:0207'), '192.0.2.7')
    assert.equal(clientNetwork('nonsense'), 'unknown')
  })
})

test.group('Devices', () => {
  test('are named as far as they tell', ({ assert }) => {
    assert.equal(
      describeDevice('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'),
      'Firefox, Linux'
    )
    assert.isNull(describeDevice('curl/8'))
    assert.isNull(describeDevice(null))
  })
})

test.group('Hash gate', () => {
  test('runs two at once, lets some wait in turn and refuses the rest', async ({ assert }) => {
    const gate = new HashGate({ concurrent: 2, waiting: 3 })
    const finish: (() => void)[] = []
    let running = 0
    let most = 0
    const work = () =>
      gate.run(async () => {
        most = Math.max(most, ++running)
        await new Promise<void>((resolve) => finish.push(resolve))
        running--
        return true
      })
    const results = Array.from({ length: 8 }, work)
    const settled = Promise.all(results)
    let isDone = false
    void settled.then(() => (isDone = true))
    while (!isDone) {
      finish.shift()?.()
      await new Promise((resolve) => setImmediate(resolve))
    }
    assert.equal(most, 2)
    assert.lengthOf(
      (await settled).filter((result) => result === null),
      3
    )
  })

  test('gives its place back when work fails', async ({ assert }) => {
    const gate = new HashGate({ concurrent: 1, waiting: 0 })
    await assert.rejects(() => gate.run(() => Promise.reject(new Error('no'))), 'no')
    assert.deepEqual(await gate.run(async () => 1), { value: 1 })
  })
})
