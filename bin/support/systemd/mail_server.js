// PORT FILE: takes every mail and adds it to the file.
import { appendFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

const [port, file] = process.argv.slice(2)
const replies = { DATA: '354 go on', QUIT: '221 bye' }

createServer((socket) => {
  let inMessage = false
  const lines = createInterface({ input: socket })
  for (const each of [socket, lines]) each.on('error', () => {})
  socket.write('220 panel\r\n')
  lines.on('line', (line) => {
    if (inMessage) appendFileSync(file, `${line}\n`)
    else socket.write(`${replies[line.toUpperCase()] ?? '250 fine'}\r\n`)
    if (inMessage && line === '.') socket.write('250 taken\r\n')
    inMessage = inMessage ? line !== '.' : line.toUpperCase() === 'DATA'
  })
}).listen(Number(port), '127.0.0.1')
