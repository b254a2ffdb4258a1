import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { origin, type Surfer } from '#tests/support/surfer'

/** The address that a page listens at. */
export async function liveAddress(surfer: Surfer, page: string): Promise<string> {
  const { text } = await surfer.get(page)
  const [, address] = /<live-refresh src="([^"]+)"/.exec(text) ?? []
  if (!address) throw new Error(`${page} does not listen`)
  return address
}

/** A stream of refresh signals as a browser holds it. */
export class LiveStream {
  /** What came so far. */
  text = ''
  isOver = false
  readonly over: Promise<unknown>

  private constructor(private readonly response: IncomingMessage) {
    response.setEncoding('utf8').on('data', (part: string) => (this.text += part))
    response.on('close', () => (this.isOver = true)).on('error', () => {})
    this.over = once(response, 'close')
  }

  static async open(surfer: Surfer, address: string): Promise<LiveStream> {
    const cookie = `innkeeper_session=${surfer.cookie('innkeeper_session')}`
    const request = get(origin() + address, { headers: { cookie }, agent: false })
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    return new LiveStream(response)
  }

  get status(): number | undefined {
    return this.response.statusCode
  }

  get type(): string | undefined {
    return this.response.headers['content-type']
  }

  close(): void {
    this.response.destroy()
  }
}
