// HOST PORT: exits with 0 where somebody listens there.
import { connect } from 'node:net'

const [host, port] = process.argv.slice(2)
const socket = connect({ host, port: Number(port), timeout: 3000 })
const end = (code) => process.exit(code)
socket
  .on('connect', () => end(0))
  .on('error', () => end(1))
  .on('timeout', () => end(1))
