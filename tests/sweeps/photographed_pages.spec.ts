import { test } from '@japa/runner'
import { AREAS, NO_PAGES } from '../../bin/support/shots/pages.js'
import { doors } from '#tests/support/full_shop'

const photographed = Object.values(AREAS).flat()
const listed = [...photographed, ...Object.keys(NO_PAGES)]

test.group('Screenshots', () => {
  test('are taken of every page: add a new one to bin/support/shots/pages.ts', ({ assert }) => {
    const pages = doors().filter(({ method }) => method === 'GET')
    const forgotten = pages.filter(({ name }) => !listed.includes(name))
    assert.deepEqual(
      forgotten.map(({ name, pattern }) => `${name} ${pattern}`),
      []
    )
  })

  test('are taken of no page that is gone, and of each in one area', ({ assert }) => {
    const names = new Set(doors().map(({ name }) => name))
    assert.deepEqual(
      listed.filter((name) => !names.has(name)),
      []
    )
    assert.deepEqual(
      listed.filter((name, index) => listed.indexOf(name) !== index),
      []
    )
  })
})
