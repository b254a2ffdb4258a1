import { test } from '@japa/runner'
import { onOwnLines } from '#core/framework/inline_tags'

test.group('Inline tags', () => {
  test('a component within a line moves to a line of its own', ({ assert }) => {
    assert.equal(
      onOwnLines('<td>@!ui.money({ amount })</td>'),
      '<td>\n@!ui.money({ amount })\n</td>'
    )
  })

  test('brackets in calls and in texts do not end it early', ({ assert }) => {
    const tag = "@!ui.state({ state: stateOf(row), label: t(`x.${row.state}`, { more: ')' }) })"
    assert.equal(onOwnLines(`<td>${tag}</td>`), `<td>\n${tag}\n</td>`)
  })

  test('several in one line each get theirs', ({ assert }) => {
    assert.equal(onOwnLines('<p>@!a({}) and @!b.c({})</p>'), '<p>\n@!a({})\n and \n@!b.c({})\n</p>')
  })

  test('what stands at the start of a line stays as it is', ({ assert }) => {
    const template = '  @!ui.facts({\n    items: [],\n  })\n<p>mail@example.com (hello)</p>'
    assert.equal(onOwnLines(template), template)
  })
})
