import { PageRenderer } from '#core/framework/page_renderer'
import type { Edge } from 'edge.js'

type Compile = Edge['compiler']['compile']

/**
 * Four savings for a process whose templates do not change. Edge lists every component file from disk for each request,
 * because its plugin reads the cache switch before AdonisJS sets it; it compiles an included partial at each render,
 * because it caches only templates without local variables; and it joins the path of each component's file again. All
 * are remembered here after the first time. It also runs its plugins for each request, merges what is shared with a view in
 * depth, and copies all helpers for each component (`PageRenderer`). Remove what a release of Edge does without.
 */
export function patchEdge(edge: Edge, { cache }: { cache: boolean }): void {
  if (!cache) return
  edge.configure({ cache: true })

  const listComponents = edge.loader.listComponents.bind(edge.loader)
  let listed: ReturnType<typeof listComponents> | undefined
  edge.loader.listComponents = () => (listed ??= listComponents())

  const makePath = edge.loader.makePath.bind(edge.loader)
  const paths = new Map<string, string>()
  edge.loader.makePath = (name) => {
    const path = paths.get(name) ?? makePath(name)
    paths.set(name, path)
    return path
  }

  for (const compiler of [edge.compiler, edge.asyncCompiler]) {
    compiler.compile = rememberPartials(compiler.compile.bind(compiler))
  }

  // The first one runs the plugins.
  const createRenderer = edge.createRenderer.bind(edge)
  let hasPlugins = false
  edge.createRenderer = () => {
    if (!hasPlugins) createRenderer()
    hasPlugins = true
    return new PageRenderer(edge) as unknown as ReturnType<typeof createRenderer>
  }
}

function rememberPartials(compile: Compile): Compile {
  const partials = new Map<string, ReturnType<Compile>>()
  return (templatePath, localVariables) => {
    if (!localVariables) return compile(templatePath)
    const key = `${templatePath}\0${localVariables.join()}`
    const compiled = partials.get(key) ?? compile(templatePath, localVariables)
    partials.set(key, compiled)
    return compiled
  }
}
