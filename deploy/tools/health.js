// PORT SECONDS APP_URL [ENDED]: waits until the web process at this port is ready and shows a page; exits with 1 where it does not come
// to that, at once where there is a file ENDED.
import { existsSync } from 'node:fs'
import { request } from 'node:http'

const [port, seconds, address, ended] = process.argv.slice(2)
const deadline = Date.now() + Number(seconds) * 1000
const { host, protocol } = new URL(address)

function statusOf(path) {
  const headers = { host, 'x-forwarded-proto': protocol.slice(0, -1) }
  return new Promise((resolve) => {
    const asked = request(
      { host: '127.0.0.1', port, path, headers, timeout: 10_000 },
      (response) => {
        response.resume()
        resolve(response.statusCode)
      }
    )
    asked.on('timeout', () => asked.destroy())
    asked.on('error', () => resolve(null))
    asked.end()
  })
}

async function look() {
  const ready = await statusOf('/health/ready')
  return ready === 200 ? statusOf('/sign-in') : ready
}

let status
do {
  status = await look()
  if (status === 200) process.exit(0)
  await new Promise((resolve) => setTimeout(resolve, 250))
} while (Date.now() < deadline && !(ended && existsSync(ended)))
console.error(
  `The web process at port ${port} ${status ? `answers with ${status}` : 'does not answer'}.`
)
process.exit(1)
