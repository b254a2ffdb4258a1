import { test } from '@japa/runner'
import { patchRouter } from '#core/framework/patch_router'

/** A router that counts how often it goes through its routes. */
function countingRouter(names: string[]) {
  const counts = { searched: 0 }
  const router = {
    find: (name: string, _domain?: string, method?: string) => {
      counts.searched++
      return names.includes(name) && method !== 'POST' ? { name } : null
    },
  }
  patchRouter(router as never)
  return { router, names, counts }
}

test.group('Mended router', () => {
  test('looks for a route once, however often it is linked', ({ assert }) => {
    const { router, counts } = countingRouter(['invoices.show'])
    const first = router.find('invoices.show')
    assert.deepEqual(first, { name: 'invoices.show' })
    assert.strictEqual(router.find('invoices.show'), first)
    assert.equal(counts.searched, 1)
  })

  test('a route that is added later is found, and one of a method is looked for', ({ assert }) => {
    const { router, names } = countingRouter([])
    assert.isNull(router.find('orders.show'))
    names.push('orders.show')
    assert.isNotNull(router.find('orders.show'))
    assert.isNull(router.find('orders.show', undefined, 'POST'))
  })
})
