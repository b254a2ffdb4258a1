import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import env from '#start/env'
import { freePort } from '#tests/support/free_port'

const REAL = { host: env.get('REDIS_HOST', '127.0.0.1'), port: env.get('REDIS_PORT', 6379) }

const SET_COMMAND = /\r\n(?:set|setex|psetex)\r\n\$\d+\r\ninnkeeper:([^\r]+)\r\n/gi

/** Whether a real Redis answers on this machine. */
export function redisAnswers(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(REAL)
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

/**
 * An address at which the real Redis answers until it is told otherwise. Silent, it takes connections and whatever is
 * sent and never says a word, as a Redis that is stopped does; refusing, nothing listens there.
 */
export class RedisRelay {
  #mode: 'answering' | 'silent' = 'answering'
  #server?: Server
  readonly #sockets = new Set<Socket>()
  readonly #written = new Set<string>()

  private constructor(readonly port: number) {}

  static async start(): Promise<RedisRelay> {
    const relay = new RedisRelay(await freePort())
    await relay.answer()
    return relay
  }

  /** Keys that were set through it, without the prefix that all have. */
  get keysWritten(): string[] {
    return [...this.#written]
  }

  async answer(): Promise<void> {
    if (this.#mode === 'silent') this.#drop()
    this.#mode = 'answering'
    await this.#listen()
  }

  async fallSilent(): Promise<void> {
    this.#mode = 'silent'
    await this.#listen()
  }

  async refuse(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    this.#drop()
    if (!server) return
    server.close()
    await once(server, 'close')
  }

  async #listen(): Promise<void> {
    if (this.#server) return
    this.#server = createServer((socket) => this.#take(socket)).listen(this.port, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  #take(socket: Socket): void {
    const upstream = connect(REAL)
    for (const end of [socket, upstream]) {
      this.#sockets.add(end)
      end.on('error', () => {}).once('close', () => this.#sockets.delete(end))
    }
    const pass = (from: Socket, to: Socket) =>
      from.on('data', (data) => void (this.#mode === 'answering' && to.write(data)))
    socket.on('data', (data) => this.#note(String(data)))
    pass(socket, upstream)
    pass(upstream, socket)
    socket.once('close', () => upstream.destroy())
    upstream.once('close', () => this.#mode === 'answering' && socket.destroy())
  }

  #note(commands: string): void {
    for (const [, key] of commands.matchAll(SET_COMMAND)) this.#written.add(key)
  }

  #drop(): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}
