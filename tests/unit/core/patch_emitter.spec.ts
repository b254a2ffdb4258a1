import { test } from '@japa/runner'
import { Emitter } from '@adonisjs/core/events'
import { patchEmitter } from '#core/framework/patch_emitter'
import app from '@adonisjs/core/services/app'

test.group('Mended emitter', () => {
  test('tells whoever listens, from when they do and until they stop', async ({ assert }) => {
    const emitter = new Emitter<{ said: string }>(app)
    patchEmitter(emitter as never)
    const heard: string[] = []

    await emitter.emit('said', 'before')
    const stop = emitter.on('said', (text) => void heard.push(text))
    await emitter.emit('said', 'meanwhile')
    stop()
    await emitter.emit('said', 'behind')
    emitter.onAny((_, text) => void heard.push(`any: ${text}`))
    await emitter.emit('said', 'last')

    assert.deepEqual(heard, ['meanwhile', 'any: last'])
  })
})
