import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { freePort } from '#tests/support/free_port'

/** An address whose connections go to one port after the other, and past one where nobody listens. */
export class Turns {
  readonly #sockets = new Set<Socket>()
  #next = 0

  private constructor(
    readonly url: string,
    private readonly ports: number[],
    private readonly server: Server
  ) {
    server.on('connection', (socket: Socket) => this.#take(socket))
  }

  static async start(ports: number[]): Promise<Turns> {
    const port = await freePort()
    const server = createServer().listen(port, '127.0.0.1')
    await once(server, 'listening')
    return new Turns(`http://127.0.0.1:${port}`, ports, server)
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.server.close()
    await once(this.server, 'close')
  }

  #take(socket: Socket, tried = 0): void {
    const upstream = connect(this.ports[this.#next++ % this.ports.length], '127.0.0.1')
    upstream.once('connect', () => this.#join(socket, upstream))
    upstream.once('error', () => {
      if (tried + 1 < this.ports.length) this.#take(socket, tried + 1)
      else socket.destroy()
    })
  }

  #join(socket: Socket, upstream: Socket): void {
    for (const [end, other] of [
      [socket, upstream],
      [upstream, socket],
    ]) {
      this.#sockets.add(end)
      end
        .on('error', () => {})
        .once('close', () => {
          this.#sockets.delete(end)
          other.destroy()
        })
      end.pipe(other)
    }
  }
}
