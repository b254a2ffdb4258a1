import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { addUntoldLimits } from './contract_limits.js'
import { shareRepeatedShapes } from './contract_sharing.js'
import { CONTRACT_OPERATIONS, CONTRACT_RESOURCES } from './contract_operations.js'
import { findHttpRoutes } from './contract_routes.js'
import { ShapeReader } from './contract_shape_reader.js'
import type { Contract, Operation, Shape } from './contract.js'

const require = createRequire(import.meta.url)

/**
 * Derives the contract (requests, responses and event types of the operations that the
 * simulator knows) from the type declarations of the installed `stripe` package.
 */
export function generateContract(): Contract {
  const root = dirname(dirname(require.resolve('stripe')))
  const resources = join(root, 'esm', 'resources')
  const program = ts.createProgram([join(root, 'esm', 'stripe.esm.node.d.ts')], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    skipLibCheck: true,
    types: [],
  })
  const reader = new ShapeReader(program.getTypeChecker())
  const sourceOf = (file: string) => {
    const source = program.getSourceFile(join(resources, `${file}.d.ts`))
    if (!source) throw new Error(`The stripe package has no resource file "${file}"`)
    return source
  }

  const operations: Record<string, Operation> = {}
  for (const [file, methods] of Object.entries(CONTRACT_OPERATIONS)) {
    const routes = findHttpRoutes(readFileSync(join(resources, `${file}.js`), 'utf8'))
    for (const method of methods) {
      const route = routes.get(method)
      if (!route) throw new Error(`The stripe package has no method "${file}.${method}"`)
      operations[route] = reader.operation(sourceOf(file), method)
      addUntoldLimits(route, operations[route].request)
    }
  }

  const shapes: Record<string, Shape> = {}
  for (const [file, interfaces] of Object.entries(CONTRACT_RESOURCES)) {
    for (const name of interfaces) {
      const { resource, shape } = reader.resource(sourceOf(file), name)
      shapes[resource] = shape
    }
  }

  return shareRepeatedShapes({
    apiVersion: pinnedVersion(root),
    package: `stripe@${readFileSync(join(root, 'VERSION'), 'utf8').trim()}`,
    eventTypes: reader.literals(sourceOf('WebhookEndpoints'), 'EnabledEvent'),
    operations,
    notSimulated: allRoutes(resources).filter((route) => !(route in operations)),
    resources: shapes,
    shared: {},
  })
}

/** Every request that the package can send to the first version of the API. */
function allRoutes(resources: string) {
  const files = readdirSync(resources, { recursive: true, encoding: 'utf8' })
  const routes = files
    .filter((file) => file.endsWith('.js'))
    .flatMap((file) => [...findHttpRoutes(readFileSync(join(resources, file), 'utf8')).values()])
  return [...new Set(routes)].filter((route) => / \/v1\//.test(route)).sort()
}

function pinnedVersion(root: string) {
  const source = readFileSync(join(root, 'esm', 'apiVersion.js'), 'utf8')
  const version = /ApiVersion = '([^']+)'/.exec(source)?.[1]
  if (!version) throw new Error('The stripe package does not tell its API version')
  return version
}
