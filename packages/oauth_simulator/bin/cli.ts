import { parseArgs } from 'node:util'
import { PEOPLE, startOAuthSimulator } from '../index.js'

const { values } = parseArgs({
  options: {
    'port': { type: 'string', default: '8430' },
    'host': { type: 'string', default: '127.0.0.1' },
    'client-id': { type: 'string', default: 'innkeeper' },
    'client-secret': { type: 'string', default: 'innkeeper' },
    'panel': { type: 'string', default: 'http://127.0.0.1:3333' },
  },
})

const redirectUris = ['google', 'github', 'openid'].map(
  (name) => `${values.panel}/oauth/${name}/callback`
)

try {
  const simulator = await startOAuthSimulator({
    port: Number(values.port),
    host: values.host,
    clients: [{ id: values['client-id'], secret: values['client-secret'], redirectUris }],
  })
  console.log(`Simulated sign-in providers on ${simulator.url}
  Google     GOOGLE_URL=${simulator.url}/google
  GitHub     GITHUB_URL=${simulator.url}/github
  OpenID     OPENID_ISSUER=${simulator.url}/openid
  Client     ${values['client-id']}, secret ${values['client-secret']}
  People     ${PEOPLE.map(({ login }) => login).join(', ')}`)
  const stop = () => void simulator.close().then(() => process.exit(0))
  process.once('SIGTERM', stop).once('SIGINT', stop)
} catch (error) {
  if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
  console.error(`Port ${values.port} is taken. Choose another one with --port.`)
  process.exitCode = 1
}
