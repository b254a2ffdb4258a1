import { test } from '@japa/runner'
import fc from 'fast-check'
import { isHostName, normaliseHostName } from '#ordering/host_name'

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/)

test.group('Host names', () => {
  test('are stored trimmed, in lower case and without the dot of the root', ({ assert }) => {
    assert.equal(normaliseHostName('  WEB1.Example.COM. '), 'web1.example.com')
  })

  test('have other letters as the DNS knows them: {$self}')
    .with([
      ['bücher.example', 'xn--bcher-kva.example'],
      [' BÜCHER.Example. ', 'xn--bcher-kva.example'],
      ['bu\u0308cher.example', 'xn--bcher-kva.example'],
      ['www。example', 'www.example'],
      ['ｗｅｂ１.example', 'web1.example'],
      ['пример.example', 'xn--e1afmkfd.example'],
      ['💩.example', 'xn--ls8h.example'],
    ])
    .run(({ assert }, [typed, stored]) => {
      assert.equal(normaliseHostName(typed), stored)
      assert.isTrue(isHostName(stored))
    })

  test('cannot be made of what no name may hold, nor of an address in other digits: {$self}')
    .with([
      '１０.0.0.1',
      '０x7f.1',
      'ü b.example',
      'ü/b.example',
      'root@ü.example',
      'ü.example:80',
      '\u202eü.example',
      `${'ü'.repeat(70)}.example`,
      'ü_b.example',
      'ü..example',
    ])
    .run(({ assert }, typed) => assert.isFalse(isHostName(normaliseHostName(typed)), typed))

  test('are made of labels of letters, digits and inner hyphens', ({ assert }) => {
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 5 }), (labels) => {
        const name = [...labels, 'test'].join('.')
        assert.isTrue(isHostName(name))
      })
    )
  })

  test('are no address that a resolver would read in them', ({ assert }) => {
    for (const name of ['127.0.0.1', '1', '0x7f000001', '1.2.3.0x4', '0x', 'web.0x'])
      assert.isFalse(isHostName(name), name)
    for (const name of ['0x7f.example.com', 'web1', '1e3', 'x0'])
      assert.isTrue(isHostName(name), name)
  })

  test('are refused with any other character, wherever it stands', ({ assert }) => {
    fc.assert(
      fc.property(
        label,
        fc.string({ minLength: 1, maxLength: 3 }).filter((text) => /[^a-z0-9.-]/.test(text)),
        label,
        (a, odd, b) => {
          assert.isFalse(isHostName(`${a}${odd}${b}`))
        }
      )
    )
  })

  test('normalising twice changes nothing more, and what is accepted is normal', ({ assert }) => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const once = normaliseHostName(text)
        if (isHostName(once)) assert.equal(normaliseHostName(once), once)
      })
    )
  })

  test('"{$self}" is refused')
    .with([
      '',
      '.',
      '-a.test',
      'a-.test',
      'a..test',
      'a_b.test',
      'web 1.test',
      '192.0.2.1',
      `${'a'.repeat(64)}`,
      `${'a.'.repeat(126)}ab`,
      'a\nb',
      'ä.test',
      'web.123',
      'xn--',
      'my_host',
      'ｗｅｂ１.example.com',
      'ıstanbul.example',
    ])
    .run(({ assert }, name) => assert.isFalse(isHostName(name)))

  test('"{$self}" is accepted')
    .with([
      'web1',
      'web1.example.com',
      'xn--bcher-kva.example',
      '1a.test',
      'web1.1e',
      '1.2.3.4.example.com',
      'a'.repeat(63),
      `${'a.'.repeat(126)}a`,
    ])
    .run(({ assert }, name) => assert.isTrue(isHostName(name)))
})
