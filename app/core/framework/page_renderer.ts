import { Template, type Edge } from 'edge.js'

type Values = Record<string, unknown>
type Globals = Edge['globals']

interface Places {
  compiler: Edge['compiler']
  processor: Edge['processor']
  globals: Globals
  locals: Values
}

/**
 * Renders a page without copying all helpers for each component that it calls: a component's state has them behind it. Renders
 * exactly what Edge's own would.
 */
class PageTemplate extends Template {
  readonly #globals: Globals
  readonly #locals: Values

  constructor({ compiler, processor, globals, locals }: Places) {
    super(compiler, {}, {}, processor)
    this.#globals = globals
    this.#locals = locals
  }

  override getComponentState(...told: Parameters<Template['getComponentState']>) {
    const own = super.getComponentState(...told)
    return { __proto__: this.#globals, ...this.#locals, ...own } as typeof own
  }

  override render<T extends Promise<string> | string>(template: string, state: Values): T {
    return super.render(template, this.#with(state))
  }

  override renderRaw<T extends Promise<string> | string>(
    contents: string,
    state: Values,
    templatePath?: string
  ): T {
    // eslint-disable-next-line no-restricted-syntax -- handed on for whoever may call it; the rule is for them
    return super.renderRaw(contents, this.#with(state), templatePath)
  }

  #with(state: Values): Values {
    return { ...this.#globals, ...this.#locals, ...state }
  }
}

/** What `edge.createRenderer()` answers, for a process whose plugins have run: what is shared is noted and not merged in depth. */
export class PageRenderer {
  readonly #locals: Values = {}

  constructor(private readonly edge: Edge) {}

  clone(): PageRenderer {
    return new PageRenderer(this.edge).share(this.#locals)
  }

  share(values: Values): this {
    Object.assign(this.#locals, values)
    return this
  }

  getState(): Values {
    return { ...this.edge.globals, ...this.#locals }
  }

  async render(templatePath: string, state: Values = {}): Promise<string> {
    return this.#template('asyncCompiler').render<Promise<string>>(templatePath, state)
  }

  renderSync(templatePath: string, state: Values = {}): string {
    return this.#template('compiler').render<string>(templatePath, state)
  }

  async renderRaw(contents: string, state: Values = {}, templatePath?: string): Promise<string> {
    const template = this.#template('asyncCompiler')
    // eslint-disable-next-line no-restricted-syntax -- handed on for whoever may call it; the rule is for them
    return template.renderRaw<Promise<string>>(contents, state, templatePath)
  }

  renderRawSync(contents: string, state: Values = {}, templatePath?: string): string {
    const template = this.#template('compiler')
    // eslint-disable-next-line no-restricted-syntax -- handed on for whoever may call it; the rule is for them
    return template.renderRaw<string>(contents, state, templatePath)
  }

  #template(which: 'compiler' | 'asyncCompiler'): PageTemplate {
    const { processor, globals } = this.edge
    return new PageTemplate({
      compiler: this.edge[which],
      processor,
      globals,
      locals: this.#locals,
    })
  }
}
