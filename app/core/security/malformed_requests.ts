import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { responseHeaders } from '#core/security/response_headers'
import type { Socket } from 'node:net'

const headers = () => ({
  ...responseHeaders('none'),
  'Content-Type': 'text/plain; charset=utf-8',
  'Cache-Control': 'no-store',
  'Connection': 'close',
})

/** Answers an address that cannot be read, such as "/%", which no middleware sees. */
export function answerBadUrl(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(400, headers())
  response.end('Bad Request')
}

/** Lets a server answer what is no HTTP, or too much of it, with the headers that all answers have. */
export function answerMalformedRequests(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy()
    const status = statusOf(error.code)
    const lines = Object.entries(headers()).map(([name, value]) => `${name}: ${value}`)
    socket.end(
      [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, 'Content-Length: 0', '', ''].join(
        '\r\n'
      )
    )
  })
}

function statusOf(code: string | undefined): number {
  if (code === 'HPE_HEADER_OVERFLOW') return 431
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
}
