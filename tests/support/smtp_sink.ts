import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

/** What the sink does once it has a whole message. */
export type Ending = 'take' | 'refuse' | 'hang up'

/** A mail server on this machine that keeps what it is given, and ends conversations as it is told. */
export class SmtpSink {
  readonly messages: string[] = []
  ending: Ending = 'take'
  readonly #server: Server = createServer((socket) => this.#talk(socket))
  readonly #sockets = new Set<Socket>()

  /** What came for an address, with its lines as they were written. */
  textTo(address: string): string[] {
    const to = new RegExp(`^To: .*${address}`, 'im')
    return this.messages.filter((message) => to.test(message)).map(decoded)
  }

  /** How often each message came, by its Message-ID. */
  get counts(): Map<string, number> {
    const ids = this.messages.map((message) => /^Message-ID: (.*)$/im.exec(message)?.[1].trim())
    return new Map([...Map.groupBy(ids, (id) => id ?? '')].map(([id, all]) => [id, all.length]))
  }

  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return (this.#server.address() as AddressInfo).port
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #talk(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => {})
    let buffer = ''
    let inMessage = false
    socket.write('220 sink\r\n')
    socket.on('data', (chunk) => {
      buffer += chunk.toString('utf8')
      for (;;) {
        const end = inMessage ? '\r\n.\r\n' : '\r\n'
        const at = buffer.indexOf(end)
        if (at === -1) return
        const part = buffer.slice(0, at)
        buffer = buffer.slice(at + end.length)
        if (inMessage) this.#finish(socket, part)
        else socket.write(replyTo(part))
        inMessage = !inMessage && /^DATA$/i.test(part)
      }
    })
  }

  #finish(socket: Socket, message: string): void {
    if (this.ending === 'refuse') return void socket.write('554 no\r\n')
    this.messages.push(message)
    if (this.ending === 'hang up') return void socket.destroy()
    socket.write('250 taken\r\n')
  }
}

/** Undoes quoted-printable. */
function decoded(message: string): string {
  return message
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16))
    )
}

function replyTo(line: string): string {
  if (/^DATA$/i.test(line)) return '354 go on\r\n'
  if (/^QUIT$/i.test(line)) return '221 bye\r\n'
  return '250 fine\r\n'
}
