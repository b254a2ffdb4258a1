import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { Edge } from 'edge.js'
import { patchEdge } from '#core/framework/patch_edge'

/** An Edge with a page, a component and a partial of its own, that counts what it reads from disk. */
async function countingEdge(cleanup: (remove: () => Promise<void>) => void) {
  const directory = await mkdtemp(join(tmpdir(), 'innkeeper-views-'))
  cleanup(() => rm(directory, { recursive: true, force: true }))
  await mkdir(join(directory, 'components'))
  await writeFile(join(directory, 'components', 'greeting.edge'), 'Hello {{ name }}')
  await writeFile(join(directory, 'partial.edge'), 'and {{ other }}')
  await writeFile(join(directory, 'each.edge'), "@each(name in names)\n@include('local')\n@end")
  await writeFile(join(directory, 'local.edge'), '[{{ name }}]')
  await writeFile(join(directory, 'page.edge'), "@!greeting({ name })\n@include('partial')")

  const edge = Edge.create()
  edge.mount(directory)
  const counts = { listed: 0, read: 0 }
  const list = edge.loader.listComponents.bind(edge.loader)
  const resolve = edge.loader.resolve.bind(edge.loader)
  edge.loader.listComponents = () => (counts.listed++, list())
  edge.loader.resolve = (path) => (counts.read++, resolve(path))
  return { edge, counts }
}

const TEMPLATES = {
  'components/box':
    '<{{ $props.get("tag") }}> {{ shout(greeted) }} {{ title || "none" }} {{{ await $slots.main() }}}',
  'whole': [
    "@component('components/box', { tag: 'b', title })",
    "{{ shout(title) }} {{ greeted }}\n@include('inner')",
    '@end',
    "@component('components/box', { tag: 'i' })\n{{ typeof hidden }}\n@end",
  ].join('\n'),
  'inner': '({{ title }} {{ greeted }})',
}

test.group('Mended Edge', () => {
  test('lists components and compiles includes once, however often a page is rendered', async ({
    assert,
    cleanup,
  }) => {
    const { edge, counts } = await countingEdge(cleanup)
    patchEdge(edge, { cache: true })

    assert.include(await edge.render('page', { name: 'Ada', other: 'Grace' }), 'Hello Ada')
    const afterFirst = { ...counts }
    const second = await edge.render('page', { name: 'Alan', other: 'Edsger' })

    assert.include(second, 'Hello Alan')
    assert.include(second, 'and Edsger')
    assert.equal(counts.listed, 1)
    assert.deepEqual(counts, afterFirst)
  })

  test('compiles an include within a loop once and still sees the variable of the loop', async ({
    assert,
    cleanup,
  }) => {
    const { edge, counts } = await countingEdge(cleanup)
    patchEdge(edge, { cache: true })

    const first = await edge.render('each', { names: ['a', 'b'] })
    const afterFirst = { ...counts }
    const second = await edge.render('each', { names: ['c'] })

    assert.equal(first.replace(/\s/g, ''), '[a][b]')
    assert.equal(second.replace(/\s/g, ''), '[c]')
    assert.deepEqual(counts, afterFirst)
  })

  test('renders shared values, helpers, props and slots as Edge does by itself', async ({
    assert,
    cleanup,
  }) => {
    const [{ edge: plain }, { edge: mended }] = [
      await countingEdge(cleanup),
      await countingEdge(cleanup),
    ]
    patchEdge(mended, { cache: true })
    const rendered = [plain, mended].map(async (edge) => {
      for (const [name, template] of Object.entries(TEMPLATES))
        edge.registerTemplate(name, { template })
      edge.global('shout', (text: string) => text.toUpperCase())
      edge.global('greeted', 'nobody')
      // The first one runs the plugins.
      edge.createRenderer()
      const view = edge.createRenderer().share({ greeted: 'Ada' })
      const copy = view.clone().share({ greeted: 'Grace' })
      const told = [view, copy].map((one) => one.render('whole', { title: 'Sir' }))
      return [...(await Promise.all(told)), view.getState().greeted]
    })
    const [theirs, ours] = await Promise.all(rendered)
    assert.deepEqual(ours, theirs)
    assert.include(ours[0], '<b> ADA Sir')
    assert.include(ours[1], '(Sir Grace)')
  })

  test('sees changed templates at once where nothing is remembered', async ({
    assert,
    cleanup,
  }) => {
    const { edge, counts } = await countingEdge(cleanup)
    patchEdge(edge, { cache: false })

    await edge.render('page', { name: 'Ada', other: 'Grace' })
    const afterFirst = { ...counts }
    await edge.render('page', { name: 'Ada', other: 'Grace' })

    assert.isAbove(counts.listed, afterFirst.listed)
    assert.isAbove(counts.read, afterFirst.read)
  })
})
