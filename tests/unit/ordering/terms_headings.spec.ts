import { test } from '@japa/runner'
import TermsVersion from '#ordering/models/terms_version'

const headingsOf = (body: string) =>
  new TermsVersion().merge({ body }).headings.map(({ title }) => title)

test.group('Headings of terms', () => {
  test('are short lines of their own that are no sentence', ({ assert }) => {
    const body = [
      'These terms apply to everyone.',
      '1. Our services',
      'We provide servers.\nAnd addresses:',
      '§ 2 Preise (netto)',
      'x'.repeat(90),
      'Two lines\nwithout a stop',
      'Ends with a colon:',
    ].join('\n\n')
    assert.deepEqual(headingsOf(body), ['1. Our services', '§ 2 Preise (netto)'])
  })

  test('keep every word, and may be none', ({ assert }) => {
    const body = 'One.\n\nTwo\n\nThree.'
    const { blocks } = new TermsVersion().merge({ body })
    assert.deepEqual(
      blocks.map(({ text }) => text),
      ['One.', 'Two', 'Three.']
    )
    assert.isEmpty(headingsOf('One sentence.'))
  })
})
