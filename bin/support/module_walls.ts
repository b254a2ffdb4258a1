import string from '@poppinss/utils/string'
import { dirname, join, relative, sep } from 'node:path'
import type { Rule } from 'eslint'

/** What other modules may import of one: its door (`index.ts`), its records, its messages and what they implement. */
const OPEN_PARTS = ['models', 'events', 'contracts']

/** Drivers know nothing of the panel, so that they can leave it. */
const DRIVERS = ['provisioning_proxmox']

type Problem = keyof typeof messages

const messages = {
  closed:
    'A module reaches another only through its door, models/, events/ or contracts/ (docs/architecture.md).',
  core: 'Core imports no module; use a registry.',
  driver: 'A driver imports only @innkeeper/provisioning and its own files.',
  long: 'Import a module by its own name, such as #billing/models/invoice.',
  outside: 'The application imports nothing of its tests, providers, seeders and scripts.',
  computed: 'Name the imported file, so that the walls between modules can be checked.',
}

/**
 * The walls between the folders of app/, for ESLint: every way of naming a file is looked at, be it an alias, a relative
 * path, a re-export or a dynamic import. Modules are found by their folder, so a new one has walls at once.
 */
export const moduleWalls: Rule.RuleModule = {
  meta: { type: 'problem', schema: [], messages },

  create(context) {
    const file = relative(context.cwd, context.filename).split(sep)
    if (file[0] !== 'app') return {}
    const from = file[1]

    const check = (node: Rule.Node, source?: object | null) => {
      if (!source) return
      const named = 'value' in source && typeof source.value === 'string' ? source.value : null
      const problem = named === null ? 'computed' : problemOf(from, file, named)
      if (problem) context.report({ node, messageId: problem })
    }
    return {
      'ImportDeclaration': (node) => check(node, node.source),
      'ExportNamedDeclaration': (node) => check(node, node.source),
      'ExportAllDeclaration': (node) => check(node, node.source),
      'ImportExpression': (node) => check(node, node.source),
      "MemberExpression[object.name='controllers']": (node: Rule.Node & { property: object }) => {
        if (!('name' in node.property) || node.property.name !== string.camelCase(from))
          context.report({ node, messageId: 'closed' })
      },
    }
  },
}

interface Place {
  /** Null for what is no module. */
  module: string | null
  part: string
}

function problemOf(from: string, file: string[], specifier: string): Problem | null {
  if (specifier.startsWith('#app/')) return 'long'
  const place = placeOf(file, specifier)
  if (!place) return null
  if (DRIVERS.includes(from))
    return place.module === from && !specifier.startsWith('#') ? null : 'driver'
  if (!place.module) return 'outside'
  if (place.module === from || place.module === 'core') return null
  if (from === 'core') return 'core'
  return place.part === '' || OPEN_PARTS.includes(place.part) ? null : 'closed'
}

/** Where in the project a specifier leads; null for packages and for what everybody may import. */
function placeOf(file: string[], specifier: string): Place | null {
  if (specifier.startsWith('.')) {
    const [top, module, part = ''] = join(dirname(file.join('/')), specifier).split('/')
    if (top !== 'app') return { module: null, part: '' }
    return { module, part: part.startsWith('index.') ? '' : part }
  }
  if (!specifier.startsWith('#')) return null
  const [module, part = ''] = specifier.slice(1).split('/')
  if (['tests', 'providers'].includes(module)) return { module: null, part }
  if (module === 'database' && part === 'seeders') return { module: null, part }
  return ['database', 'config', 'generated', 'start'].includes(module)
    ? openPlace(file)
    : { module, part }
}

/** Configuration, environment and generated types are everybody's, but not a driver's. */
function openPlace(file: string[]): Place | null {
  return DRIVERS.includes(file[1]) ? { module: 'core', part: '' } : null
}
