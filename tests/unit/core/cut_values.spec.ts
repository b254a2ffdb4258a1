import { test } from '@japa/runner'
import { EnvParser } from '@adonisjs/core/env'
import { cutValues } from '#core/cut_values'

const ROOT = new URL('file:///')
const read = (text: string) => new EnvParser(text, ROOT, { ignoreProcessEnv: true }).parse()

test.group('Values of .env that do not arrive as they are written', () => {
  test('[M10] are told with what to write: {$self}')
    .with([
      'pa$$word',
      "'pa$$word'",
      '"pa$word"',
      'pa$',
      '${NOBODY}x',
      'ab#cd',
      '#abcd',
      '"a"b"',
      "'it''s'",
      '"a#b"#c',
    ])
    .run(({ assert }, written) => {
      const [told, ...rest] = cutValues(`HOST=127.0.0.1\nPASSWORD=${written}\nPORT=1\n`, {})
      assert.match(told, /^PASSWORD (is cut|loses)/)
      assert.isEmpty(rest)
    })

  test('[M10] none is told of that arrives whole: {0}')
    .with([
      ['plain', 'plain'],
      [String.raw`pa\$\$word`, 'pa$$word'],
      [String.raw`'a#b \$ c'`, 'a#b $ c'],
      ['"ab#cd"', 'ab#cd'],
      ['a b c', 'a b c'],
      ['abc # a comment', 'abc'],
      ['"a#b" # a comment', 'a#b'],
      ['', ''],
      ['# a comment', ''],
      ['${OTHER}/x', 'other/x'],
      ['$OTHER', 'other'],
      ['"two\nlines"', 'two\nlines'],
    ] as const)
    .run(async ({ assert }, [written, meant]) => {
      const text = `OTHER=other\nPASSWORD=${written}\n`
      assert.equal((await read(text)).PASSWORD, meant)
      assert.isEmpty(cutValues(text, {}))
    })

  test('[M10] none is told of that the environment sets itself', ({ assert }) => {
    assert.isEmpty(
      cutValues('PASSWORD=pa$$word\nNAME=$USER_NAME\n', { PASSWORD: 'x', USER_NAME: 'y' })
    )
    assert.isEmpty(cutValues('# PASSWORD=pa$$word\n', {}))
  })
})
