import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { test } from '@japa/runner'
import server from '@adonisjs/core/services/server'
import limiter from '@adonisjs/limiter/services/main'
import { answerMalformedRequests } from '#core/security/malformed_requests'
import { endSlowConnections } from '#core/security/slow_connections'

const DEEP = 10_000
const HEADERS = (type: string, length: number, more = '') =>
  `POST /contact HTTP/1.1\r\nHost: ${process.env.HOST}:${process.env.PORT}\r\n` +
  `Accept: application/json\r\nConnection: close\r\n${type}Content-Length: ${length}\r\n${more}\r\n`

const typed = (type: string) => `Content-Type: ${type}\r\n`
const JSON_TYPE = typed('application/json')
const FORM_TYPE = typed('application/x-www-form-urlencoded')
const MULTIPART = typed('multipart/form-data; boundary=x')

/** The status of the first answer to these very bytes. */
async function statusOf(bytes: string | Buffer): Promise<number> {
  const socket = connect(Number(process.env.PORT), process.env.HOST)
  socket.on('error', () => {})
  let text = ''
  socket.on('data', (part) => (text += part))
  socket.write(bytes)
  await once(socket, 'close', { signal: AbortSignal.timeout(10_000) })
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1])
}

function post(type: string, body: string | Buffer, more = ''): Promise<number> {
  const bytes = Buffer.from(body)
  return statusOf(Buffer.concat([Buffer.from(HEADERS(type, bytes.length, more)), bytes]))
}

/** Fields of the form are missing. */
const REFUSED = 422

const BODIES: [string, number, string, string | Buffer, string?][] = [
  ['lists in lists', 400, JSON_TYPE, '['.repeat(DEEP) + ']'.repeat(DEEP)],
  ['objects in objects', 400, JSON_TYPE, '{"a":'.repeat(DEEP) + '1' + '}'.repeat(DEEP)],
  ['lists that never close', 400, JSON_TYPE, '['.repeat(200_000)],
  ['as deep as may be', REFUSED, JSON_TYPE, `${'{"a":'.repeat(20)}1${'}'.repeat(20)}`],
  ['one deeper than may be', 400, JSON_TYPE, `${'{"a":'.repeat(21)}1${'}'.repeat(21)}`],
  ['brackets in a text', REFUSED, JSON_TYPE, JSON.stringify({ a: '[{"'.repeat(1000) })],
  ['escapes before a quote', REFUSED, JSON_TYPE, '{"a":"\\\\","b":"\\"[[[["}'],
  ['a huge key', REFUSED, JSON_TYPE, `{"${'k'.repeat(200_000)}":1}`],
  ['many keys', REFUSED, JSON_TYPE, `{${Array.from({ length: 20_000 }, (_, n) => `"k${n}":1`)}}`],
  [
    'keys of the prototype',
    REFUSED,
    JSON_TYPE,
    '{"__proto__":{"a":1},"constructor":{"prototype":{}}}',
  ],
  ['a key named twice', REFUSED, JSON_TYPE, '{"name":"a","name":{"b":[1]}}'],
  ['a text', 400, JSON_TYPE, '"text"'],
  ['a number', 400, JSON_TYPE, '1e999'],
  ['null', 400, JSON_TYPE, 'null'],
  ['nothing but white space', REFUSED, JSON_TYPE, ' \n'],
  ['a mark of byte order', REFUSED, JSON_TYPE, '\ufeff{"a":1}'],
  ['half of an object', 400, JSON_TYPE, '{"name":'],
  ['bytes that are no UTF-8', REFUSED, JSON_TYPE, Buffer.from('{"name":"\xff\xfe\x80"}', 'latin1')],
  ['bytes that are nothing', 400, JSON_TYPE, Buffer.from([0xff, 0xfe, 0, 1, 2])],
  ['more than may be sent', 413, JSON_TYPE, `{"a":"${'x'.repeat(1_100_000)}"}`],
  ['more than a page may send', 413, JSON_TYPE, `{"a":"${'x'.repeat(300_000)}"}`],
  ['what is not compressed', 400, JSON_TYPE, '{"a":1}', 'Content-Encoding: gzip\r\n'],
  ['what is not brotli', 400, JSON_TYPE, '{"a":1}', 'Content-Encoding: br\r\n'],
  [
    'half of what is compressed',
    400,
    JSON_TYPE,
    gzipSync('{"a":1}').subarray(0, 12),
    'Content-Encoding: gzip\r\n',
  ],
  [
    'what unpacks to too much',
    413,
    JSON_TYPE,
    gzipSync(`{"a":"${'x'.repeat(5_000_000)}"}`),
    'Content-Encoding: gzip\r\n',
  ],
  ['an unknown compression', 415, JSON_TYPE, '{"a":1}', 'Content-Encoding: snappy\r\n'],
  ['another set of characters', REFUSED, typed('application/json; charset=utf-7'), '{"a":1}'],
  ['JSON as a form', REFUSED, FORM_TYPE, '{"a":[1]}'],
  ['a form as JSON', 400, JSON_TYPE, 'name=Ada'],
  ['a type that nobody knows', REFUSED, typed('application/x-nothing'), '{"a":1}'],
  ['a type that is none', REFUSED, typed(';;;'), '{"a":1}'],
  ['no type', REFUSED, '', '{"a":1}'],
  ['brackets in brackets', REFUSED, FORM_TYPE, `a${'[b]'.repeat(DEEP)}=1`],
  ['dots in dots', REFUSED, FORM_TYPE, `a${'.b'.repeat(DEEP)}=1`],
  [
    'fields of the prototype',
    REFUSED,
    FORM_TYPE,
    '__proto__[a]=1&constructor[prototype][a]=1&a.__proto__=1',
  ],
  ['many fields of one name', REFUSED, FORM_TYPE, 'name[]=a&'.repeat(20_000)],
  ['a field that is text and list', REFUSED, FORM_TYPE, 'name=a&name[b]=c&name[]=d'],
  ['escapes that are no UTF-8', REFUSED, FORM_TYPE, 'name=%ff%fe&%zz=%'],
  ['a form that is too long', 413, FORM_TYPE, `name=${'x'.repeat(300_000)}`],
  [
    'multipart without an end',
    REFUSED,
    MULTIPART,
    '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1',
  ],
  ['multipart without a boundary', REFUSED, typed('multipart/form-data'), '--x--'],
  [
    'multipart with a file',
    REFUSED,
    MULTIPART,
    '--x\r\nContent-Disposition: form-data; name="a"; filename="../../a"\r\n\r\n1\r\n--x--',
  ],
  ['multipart that is long', REFUSED, MULTIPART, `--x\r\n\r\n${'x'.repeat(500_000)}`],
]

const raw = (...lines: string[]) =>
  [
    'GET /contact HTTP/1.1',
    `Host: ${process.env.HOST}:${process.env.PORT}`,
    'Connection: close',
    ...lines,
    '',
    '',
  ].join('\r\n')

const REQUESTS: [string, number[], () => string][] = [
  ['two lengths', [400], () => raw('Content-Length: 1', 'Content-Length: 2')],
  ['a length and chunks', [400], () => raw('Content-Length: 1', 'Transfer-Encoding: chunked')],
  ['chunks that are none', [400], () => `${raw('Transfer-Encoding: chunked')}zz\r\n`],
  ['a negative length', [400], () => raw('Content-Length: -1')],
  ['two hosts', [400], () => raw('Host: 127.0.0.1')],
  ['no host', [400], () => 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ['an expectation that nobody meets', [417], () => raw('Expect: miracles')],
  ['an upgrade to what nobody speaks', [200], () => raw('Upgrade: h2c', 'Connection: Upgrade')],
  [
    'a cookie that is no cookie',
    [200],
    () => raw('Cookie: ;;=;innkeeper_session=%;a=%ff;__proto__=1'),
  ],
  ['languages that are none', [200], () => raw(`Accept-Language: ${'x-,;q=9,'.repeat(200)}`)],
  ['types that are none', [200], () => raw(`Accept: ${';,/*'.repeat(200)}`)],
  ['a referrer that is none', [200], () => raw('Referer: http://[', 'Origin: ::')],
  [
    'addresses that are none',
    [200],
    () => raw('X-Forwarded-For: x, , ::ffff:999', 'X-Forwarded-Proto: ,', 'Forwarded: for=;'),
  ],
  ['a host of a proxy that is none', [421, 200], () => raw('X-Forwarded-Host: [::')],
  ['bytes that are no ASCII', [200], () => raw('User-Agent: \u00ff\u0080', 'X-Request-Id: \u00e9')],
  ['a header that is too long', [431], () => raw(`X-Long: ${'x'.repeat(20_000)}`)],
  [
    'too many headers',
    [200, 431],
    () => raw(...Array.from({ length: 1_500 }, (_, n) => `X-${n}: 1`)),
  ],
]

test.group('Requests as no browser sends them', (group) => {
  group.setup(() => {
    // The server of a test run is not the one that the web process starts.
    const node = server.getNodeServer() as Server
    if (node.listenerCount('clientError') === 0) answerMalformedRequests(node)
  })
  group.each.setup(() => limiter.clear())

  for (const [said, status, type, body, more] of BODIES)
    test(`[L5] a body of ${said} is answered ${status}`, async ({ assert }) => {
      assert.equal(await post(type, body, more), status)
    })

  for (const [said, statuses, bytes] of REQUESTS)
    test(`[L5] ${said}: answered ${statuses.join(' or ')}`, async ({ assert }) => {
      assert.oneOf(await statusOf(bytes()), statuses)
    })
})

test.group('Connections that hold a place', () => {
  /** How long a server keeps a connection that sends these bytes, then one more now and then, and reads nothing. */
  async function keptMs(first: string, isOver: boolean): Promise<number> {
    const slow = createServer({ connectionsCheckingInterval: 50 }, (request, response) => {
      if (request.method === 'GET') response.end(Buffer.alloc(50_000_000))
    })
    endSlowConnections(slow, { requestMs: 600, silenceMs: 300 })
    slow.listen(0, '127.0.0.1')
    const kept = once(slow, 'connection')
    await once(slow, 'listening')
    const socket = connect((slow.address() as AddressInfo).port, '127.0.0.1')
    socket.on('error', () => {})
    const [served] = await kept
    const started = performance.now()
    if (first) socket.write(first)
    const dribble = setInterval(() => first && !isOver && socket.write('x'), 100)
    await new Promise((resolve) => served.once('close', resolve))
    clearInterval(dribble)
    socket.destroy()
    slow.close()
    return performance.now() - started
  }

  for (const [said, first, isOver] of [
    ['says nothing', '', true],
    ['never reads its answer', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', true],
    ['never ends its headers', 'GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ', false],
    ['never ends its body', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n', false],
  ] as const)
    test(`one that ${said} is ended`, async ({ assert }) => {
      assert.isBelow(await keptMs(first, isOver), 2_000)
    })
})
