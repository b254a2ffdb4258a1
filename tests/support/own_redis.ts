import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { freePort } from '#tests/support/free_port'
import { Program } from '#tests/support/program'

export const redisServerIsThere = spawnSync('which', ['redis-server']).status === 0

/** A Redis of a test alone. It keeps nothing: killed, it comes back empty. */
export class OwnRedis extends Program {
  private constructor(readonly port: number) {
    super('Redis', {
      command: 'redis-server',
      args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
      cwd: tmpdir(),
      isReady: () => pings(port),
    })
  }

  static async start(): Promise<OwnRedis> {
    const redis = new OwnRedis(await freePort())
    return redis.revive()
  }
}

async function pings(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    socket.write('PING\r\n')
    const [answer] = await once(socket, 'data')
    return String(answer).startsWith('+PONG')
  } finally {
    socket.destroy()
  }
}
