import { test } from '@japa/runner'
import { breakableHtml } from '#core/views/breakable'

test.group('A name that may go on in the next line', () => {
  test('breaks behind dots and at signs, and is escaped', ({ assert }) => {
    assert.equal(breakableHtml('a.example').value, 'a.<wbr>example')
    assert.equal(breakableHtml('ada@b.c').value, 'ada@<wbr>b.<wbr>c')
    assert.equal(breakableHtml('€5.90 at 192.0.2.1').value, '€5.90 at 192.0.2.1')
    assert.equal(breakableHtml('Done. <b>').value, 'Done. &lt;b&gt;')
  })
})
