import { test } from '@japa/runner'
import { systemMarkHtml } from '#core/views/system_mark'

test.group('The mark of an operating system', () => {
  for (const family of ['debian', 'Ubuntu', 'almalinux', 'rockylinux', 'alpine'])
    test(`is its logo: ${family}`, ({ assert }) => {
      const { value } = systemMarkHtml(family, 'A name')
      assert.match(value, /<path transform="[^"]+" fill="#fff" d="M/)
      assert.notInclude(value, '<text')
    })

  test('is the first letter where no logo is known, whatever that is', ({ assert }) => {
    assert.match(systemMarkHtml('templeos', '<b>').value, /<text [^>]+>&lt;<\/text>/)
    assert.match(systemMarkHtml('', '').value, /<text [^>]+><\/text>/)
  })
})
