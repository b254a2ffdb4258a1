import { EventEmitter, once } from 'node:events'
import { test } from '@japa/runner'
import { watchStream } from '#core/live/watch_stream'

class Stream extends EventEmitter {
  end() {
    this.emit('close')
    return this as never
  }
}

test.group('Streams of refresh signals', () => {
  test('end once the listener may not listen any more, and not before', async ({ assert }) => {
    const stream = new Stream()
    let checks = 0
    watchStream(
      stream as never,
      async () => {
        checks++
        if (checks === 2) throw new Error('the database is away')
        return checks < 4
      },
      2
    )
    const keepAlive = setTimeout(() => {}, 2000)
    await once(stream, 'close')
    clearTimeout(keepAlive)
    assert.equal(checks, 4)
  })
})
