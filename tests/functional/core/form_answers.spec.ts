import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { ProductFactory } from '#database/factories/catalog/product_factory'
import { createStaff, sessionFor } from '#tests/support/identity'
import Conversation from '#support_chat/models/conversation'
import Category from '#catalog/models/category'

const owner = async () => sessionFor((await createStaff('owner')).user)
const letter = { email: 'li@example.com', subject: '退款', message: '好' }

/** The form of a page that is sent to an address. */
function formTo(html: string, action: string): string {
  const form = [...html.matchAll(/<form [\s\S]*?<\/form>/g)].find(([text]) =>
    text.includes(`action="${action}`)
  )
  return form?.[0] ?? ''
}

test.group('What a form answers', () => {
  test('[B30] names of one character pass', async ({ client, assert }) => {
    for (const name of ['李', 'X']) {
      const answer = await client
        .post('/contact')
        .form({ ...letter, name })
        .redirects(0)
      answer.assertFlashMissing('inputErrorsBag')
    }
    assert.lengthOf(await Conversation.all(), 2)
  })

  test('[B30] the error of one price form stands in that form only, and names a possible amount', async ({
    client,
    assert,
  }) => {
    const session = await owner()
    const product = await ProductFactory.create()
    const yen = await PlanFactory.merge({
      productId: product.id,
      currency: 'JPY',
      priceMinor: 500,
    }).create()
    const euro = await PlanFactory.merge({
      productId: product.id,
      currency: 'EUR',
      priceMinor: 450,
    }).create()
    const page = `/admin/products/${product.id}/edit`
    const answer = await client
      .put(`/admin/plans/${yen.id}`)
      .withSession(session)
      .header('referer', page)
      .form({ price: '4.90' })
    const html = answer.text()
    const wrong = formTo(html, `/admin/plans/${yen.id}`)
    assert.include(wrong, 'Price per billing cycle must be an amount in JPY, such as 10.')
    assert.include(wrong, 'value="4.90"')
    const others = html.replace(wrong, '')
    assert.include(formTo(html, `/admin/plans/${euro.id}`), 'value="4.50"')
    assert.notInclude(others, 'aria-invalid')
    assert.notInclude(others, 'value="4.90"')
    const [, target] = /<a href="#([^"]+)">Price per billing cycle must be/.exec(html) ?? []
    assert.lengthOf([...html.matchAll(new RegExp(`id="${target}"`, 'g'))], 1)
    assert.include(wrong, `id="${target}"`)
  })

  test('[H4] labels and messages use the same words', async ({ client, assert }) => {
    const answer = await client.post('/contact').header('referer', '/contact').form({})
    const labels = [...answer.text().matchAll(/<label[^>]*>([^<]+?)\s*</g)].map(([, text]) => text)
    const errors = [...answer.text().matchAll(/<a href="#field-invalid[^>]*>(.+) is required/g)]
    assert.lengthOf(errors, 4)
    for (const [, name] of errors) assert.include(labels, name)
  })

  test('[M8] a form comes back to its page also where a proxy drops the port, and without a Referer', async ({
    client,
  }) => {
    for (const referer of ['http://127.0.0.1/sign-up?topic=1', 'https://127.0.0.1:8443/sign-up']) {
      const answer = await client
        .post('/sign-up')
        .header('host', '127.0.0.1')
        .header('referer', referer)
        .redirects(0)
      answer.assertHeader('location', referer.slice(referer.indexOf('/sign-up')))
    }
    const silent = await client.post('/sign-up').redirects(0)
    silent.assertHeader('location', '/sign-up')
    for (const foreign of ['https://evil.test/x', 'http://127.0.0.1//evil.test', 'javascript:1']) {
      const answer = await client.post('/sign-up').header('referer', foreign).redirects(0)
      answer.assertHeader('location', foreign.includes('127.0.0.1') ? '/evil.test' : '/sign-up')
    }
  })

  test('[H3] articles can be written and edited', async ({ client }) => {
    const session = await owner()
    const page = await client.get('/admin/articles/create').withSession(session)
    page.assertStatus(200)
    page.assertTextIncludes('Published')
  })

  test('[L6] a tick box may be sent as "on", "true" or "1"', async ({ client, assert }) => {
    const session = await owner()
    for (const [index, visible] of ['on', 'true', '1', 'false', '0', undefined].entries()) {
      const slug = `tick-${index}`
      await client
        .post('/admin/categories')
        .withSession(session)
        .form({ name: slug, slug, ...(visible && { visible }) })
        .redirects(0)
      const category = await Category.findByOrFail('slug', slug)
      assert.equal(category.visible, index < 3, String(visible))
    }
    await db.from('categories').where('slug', 'like', 'tick-%').delete()
  })

  test('[L5] odd JSON and half characters are refused or mended, never a failure', async ({
    client,
    assert,
  }) => {
    const session = await owner()
    const odd = { toString: 'x' }
    const category = await client
      .post('/admin/categories')
      .withSession(session)
      .json({ name: 'x', slug: 'x', position: odd })
      .redirects(0)
    assert.notEqual(category.status(), 500)
    const letters = await client
      .post('/contact')
      .json({ ...letter, name: 'A\ud800B\0', email: 'a\ud800@example.com' })
      .redirects(0)
    assert.notEqual(letters.status(), 500)
    const spoofed = await client.post('/contact?_method[]=PUT').form(letter).redirects(0)
    assert.notEqual(spoofed.status(), 500)
    const deep = await client
      .post('/contact')
      .header('content-type', 'application/json')
      .json(JSON.parse('{"a":'.repeat(500) + '1' + '}'.repeat(500)))
      .redirects(0)
    deep.assertStatus(400)
  })
})
