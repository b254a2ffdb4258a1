/** One request of the record and how the real API answered it. */
export interface Exchange {
  name: string
  /** `TASK` where the record tells how a task ended. */
  method: string
  path: string
  params?: Record<string, string | number>
  real: string
  /** The record holds only the beginning of the answer. */
  isCut: boolean
}

const HEAD = /^## (.*?) (GET|POST|PUT|DELETE|PATCH|OPTIONS|TASK) (\S*) ?(.*)$/

/** Reads the record: a title with the request, then our old answer and the real one. */
export function readExchanges(text: string): Exchange[] {
  const blocks = text.split(/^(?=## )/m).filter((block) => block.startsWith('## '))
  return blocks.map((block) => {
    const [head, , answer] = block.split('\n')
    const [, name, method, path, params] = HEAD.exec(head) ?? []
    if (!name) throw new Error(`The record has a title that cannot be read: ${head}`)
    const real = answer.replace(/^ *real: /, '')
    return {
      name,
      method,
      path,
      params: parse(params),
      real,
      isCut: real.includes(' | {') && !real.endsWith('}'),
    }
  })
}

/** The parameters, where the record holds all of them. */
function parse(json: string): Exchange['params'] {
  try {
    return json.trim() === '' ? undefined : JSON.parse(json)
  } catch {
    return undefined
  }
}
