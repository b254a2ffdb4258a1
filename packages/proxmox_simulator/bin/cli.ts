import { parseArgs } from 'node:util'
import { startProxmoxSimulator } from '../index.js'
import type { Profile } from '../index.js'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8006' },
    host: { type: 'string', default: '127.0.0.1' },
    profile: { type: 'string', default: '9.2' },
    state: { type: 'string' },
    durable: { type: 'boolean', default: false },
    speed: { type: 'string', default: '1' },
  },
})

if (!['8.4', '9.2'].includes(values.profile)) {
  console.error(`Unknown profile "${values.profile}". Choose 8.4 or 9.2.`)
  process.exit(1)
}

try {
  const simulator = await startProxmoxSimulator({
    port: Number(values.port),
    host: values.host,
    profile: values.profile as Profile,
    stateFile: values.state,
    durable: values.durable,
    speed: Number(values.speed),
    unauthorizedDelay: 3000,
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void simulator.close().then(() => process.exit(0)))
  }
  console.log(`Simulated Proxmox VE ${values.profile}
  Address      ${simulator.url}
  Fingerprint  ${simulator.fingerprint}
  Token id     ${simulator.token.id}
  Secret       ${simulator.token.secret}
Press Ctrl+C to stop.`)
} catch (error) {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
  console.error(`Port ${values.port} is taken by another program. Choose another one with --port.`)
  process.exit(1)
}
