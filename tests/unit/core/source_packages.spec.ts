import { test } from '@japa/runner'

test.group('Packages of this repository', () => {
  test('are imported from their sources, whether a build lies beside them or not', ({ assert }) => {
    for (const entry of ['', '/types', '/fake', '/test_suite']) {
      const url = import.meta.resolve(`@innkeeper/provisioning${entry}`)
      assert.match(url, /\/packages\/provisioning\/(?!build\/).+\.ts$/)
    }
  })
})
