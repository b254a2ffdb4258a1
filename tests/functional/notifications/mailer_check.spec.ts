import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { test } from '@japa/runner'
import { askMailgun, greetSmtp, mailerResult } from '#notifications/mailing/mailer_health_check'
import { freePort } from '#tests/support/free_port'
import { SmtpSink } from '#tests/support/smtp_sink'
import type { AddressInfo } from 'node:net'

const reportOf = (port: number) => mailerResult(() => greetSmtp({ host: '127.0.0.1', port }))

/** A server that says one thing to whoever connects, or nothing. */
async function serverThatSays(text: string | null) {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    if (text !== null) socket.end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, server }
}

test.group('The check of the mail server', () => {
  test('is content with a greeting', async ({ assert, cleanup }) => {
    const sink = new SmtpSink()
    const port = await sink.start()
    cleanup(() => sink.stop())
    assert.equal((await reportOf(port)).status, 'ok')
    assert.lengthOf(sink.messages, 0)
  })

  test('fails where nobody listens, nobody greets or the server is busy', async ({
    assert,
    cleanup,
  }) => {
    assert.equal((await reportOf(await freePort())).status, 'error')
    for (const [text, reason] of [
      [null, 'no greeting'],
      ['', 'closed the connection'],
      ['421 busy\r\n', '421 busy'],
    ] as const) {
      const { port, server } = await serverThatSays(text)
      cleanup(() => void server.close())
      const { status, message } = await reportOf(port)
      assert.equal(status, 'error')
      assert.include(message, reason)
    }
  })

  test('takes any answer of Mailgun, which tells nothing to keys that may only send, but no outage', async ({
    assert,
    cleanup,
  }) => {
    let status = 200
    const server = createHttpServer((_request, response) => response.writeHead(status).end())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    cleanup(() => void server.close())
    const { port } = server.address() as AddressInfo
    const ask = () => mailerResult(() => askMailgun(`http://127.0.0.1:${port}/v3`))
    for (status of [200, 401, 404]) assert.equal((await ask()).status, 'ok', String(status))
    for (status of [500, 503])
      assert.include((await ask()).message, `Mailgun responded with ${status}`)
    server.close()
    server.closeAllConnections()
    assert.equal((await ask()).status, 'error')
  })

  test('asks no mailbox', async ({ assert }) => {
    assert.equal((await mailerResult()).status, 'ok')
  })
})
