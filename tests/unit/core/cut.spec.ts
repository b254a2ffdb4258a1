import { test } from '@japa/runner'
import { cut } from '#core/text'
import { subjectLine } from '#notifications/mailing/compose_mail'

test.group('Texts that are composed', () => {
  test('[B04] are cut to what their column holds, between characters', ({ assert }) => {
    assert.equal(cut('short', 5), 'short')
    assert.equal(cut('longer', 5), 'long…')
    assert.equal(cut('😀'.repeat(5), 5), '😀'.repeat(5), 'columns count characters')
    assert.equal(cut('😀'.repeat(6), 5), `${'😀'.repeat(4)}…`)
    for (const width of [45, 64, 80, 120, 255])
      assert.lengthOf([...cut('é😀x'.repeat(400), width)], width)
  })

  test('[B04] subjects of mails are one line of at most 150 characters', ({ assert }) => {
    assert.equal(subjectLine(' Two\r\n lines '), 'Two lines')
    assert.lengthOf(subjectLine(`${'h'.repeat(253)} is ready`), 150)
  })
})
