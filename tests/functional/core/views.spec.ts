import { test } from '@japa/runner'
import edge from 'edge.js'

test.group('Layouts', () => {
  for (const layout of ['site', 'customer', 'admin', 'plain', 'mail']) {
    test(`the ${layout} layout renders without a visitor or a session`, async ({ assert }) => {
      const html = await edge.renderRaw(`@layouts.${layout}({ title: 'A <page>' })\n<h1>Hello</h1>\n@end`)
      assert.include(html, '<h1>Hello</h1>')
      assert.include(html, 'A &lt;page&gt;')
    })
  }
})
