import { readFileSync, readdirSync } from 'node:fs'
import { test } from '@japa/runner'
import ts from 'typescript'

const CONTRACT = 'packages/provisioning/src'
const DECLARED = ['manifest', 'settings', 'contract'].map((name) => `${CONTRACT}/${name}.ts`)

/** Whoever implements the contract for tests only proves no need. */
const NOBODY = ['/fake/', '/test_suite/']

const CLUSTER_PAGE = 'resources/views/pages/provisioning/admin/clusters/show.edge'

/** Read where TypeScript does not look, each with the place and the text there. */
const READ_ELSEWHERE: Record<string, { in: string; as: string }> = {
  'MissingPrivilege.neededFor': { in: 'resources/lang/en/provisioning.json', as: '{neededFor}' },
  'ProbeReport.missingPrivileges': { in: CLUSTER_PAGE, as: 'probe.missingPrivileges' },
  'ProbeReport.certificateFingerprint': { in: CLUSTER_PAGE, as: 'probe.certificateFingerprint' },
  'ProbeReport.problems': { in: CLUSTER_PAGE, as: 'probe.problems' },
  'ProbeReport.notes': { in: CLUSTER_PAGE, as: 'probe.notes' },
  'SettingOption.label': { in: 'resources/views/components/ui/select.edge', as: 'option.label' },
  'SettingProblem.min': { in: 'resources/lang/en/provisioning.json', as: '{min' },
  'SettingProblem.max': { in: 'resources/lang/en/provisioning.json', as: '{max' },
  'RemoteCall.name': { in: `${CONTRACT}/test_suite/kill_signal.ts`, as: 'name' },
  // A driver reads what it asks for; none of the panel's own asks customers for anything yet.
  'MachineSpec.orderSettings': {
    in: `${CONTRACT}/fake/fake_views.ts`,
    as: 'spec.orderSettings',
  },
  'ProvisioningDriver.manifest': { in: `${CONTRACT}/test_suite/power_tests.ts`, as: '.manifest' },
}

const sourcesUnder = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => `${folder}/${name}`)
    .filter((name) => !NOBODY.some((part) => name.includes(part)))

/** Every member of the contract's interfaces with the files that read or call it. */
function readersOf(files: string[]): Map<string, Set<string>> {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)).config,
    ts.sys,
    '.'
  )
  const program = ts.createProgram(files, { ...options, noEmit: true })
  const checker = program.getTypeChecker()
  const members = new Map<ts.Node, string>()
  for (const path of DECLARED) {
    const source = program.getSourceFile(path)
    if (!source) throw new Error(`${path} is no part of the program`)
    collect(source, members)
  }
  const readers = new Map([...members.values()].map((name) => [name, new Set<string>()]))
  const note = (symbol: ts.Symbol | undefined, file: string) => {
    for (const declaration of symbol?.declarations ?? []) {
      const name = members.get(declaration)
      if (name) readers.get(name)?.add(file)
    }
  }
  for (const path of files) {
    const source = program.getSourceFile(path)
    const visit = (node: ts.Node): void => {
      if (ts.isPropertyAccessExpression(node) && !isAssigned(node))
        note(checker.getSymbolAtLocation(node.name), path)
      if (ts.isElementAccessExpression(node)) {
        const [object, key] = [node.expression, node.argumentExpression]
        const keys = checker.getTypeAtLocation(key)
        for (const type of keys.isUnion() ? keys.types : [keys])
          if (type.isStringLiteral())
            note(checker.getTypeAtLocation(object).getProperty(type.value), path)
      }
      // Handed on as something smaller: what that names is read.
      if (
        ts.isExpression(node) &&
        ts.isCallExpression(node.parent) &&
        node.parent.expression !== node
      ) {
        const given = checker.getTypeAtLocation(node)
        for (const wanted of checker.getContextualType(node)?.getProperties() ?? []) {
          const property = given.getProperty(wanted.name)
          if (property !== wanted) note(property, path)
        }
      }
      if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
        const name = node.propertyName ?? node.name
        const type = checker.getTypeAtLocation(node.parent)
        if (ts.isIdentifier(name)) note(type.getProperty(name.text), path)
      }
      ts.forEachChild(node, visit)
    }
    if (source) visit(source)
  }
  return readers
}

function collect(source: ts.SourceFile, members: Map<ts.Node, string>): void {
  const visit = (node: ts.Node, owner: string): void => {
    const named = ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)
    const inner = named ? node.name.text : owner
    const isMember = ts.isPropertySignature(node) || ts.isMethodSignature(node)
    if (isMember && ts.isIdentifier(node.name)) {
      members.set(node, `${owner}.${node.name.text}`)
      ts.forEachChild(node, (child) => visit(child, `${owner}.${node.name.getText()}`))
    } else ts.forEachChild(node, (child) => visit(child, inner))
  }
  visit(source, '')
}

function isReadElsewhere(member: string): boolean {
  const place = READ_ELSEWHERE[member]
  return place !== undefined && readFileSync(place.in, 'utf8').includes(place.as)
}

function isAssigned(node: ts.Node): boolean {
  const { parent } = node
  return (
    ts.isBinaryExpression(parent) &&
    parent.left === node &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  )
}

test.group('The contract with drivers', () => {
  test('[H2] declares nothing that nobody reads', ({ assert }) => {
    const files = [...sourcesUnder('app'), ...sourcesUnder(CONTRACT), ...sourcesUnder('config')]
    const idle = [...readersOf(files)]
      .filter(([name, readers]) => readers.size === 0 && !isReadElsewhere(name))
      .map(([name]) => name)
    assert.deepEqual(idle, [])
  }).timeout(120_000)
})
