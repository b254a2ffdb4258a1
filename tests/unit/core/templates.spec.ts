import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'

interface Template {
  path: string
  lines: string[]
}

function templates(): Template[] {
  const root = app.viewsPath()
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.edge'))
    .map((path) => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n') }))
}

/** The lines that a rule finds fault with, as "file:line text", so that a failure reads as a list of work. */
function findings(rule: (line: string, path: string) => boolean): string[] {
  return templates().flatMap(({ path, lines }) =>
    lines.flatMap((line, index) =>
      rule(line, path) ? [`${path}:${index + 1} ${line.trim()}`] : []
    )
  )
}

function texts(): Set<string> {
  const root = app.languageFilesPath('en')
  const keys = readdirSync(root).flatMap((file) => {
    const prefix = file.replace(/\.json$/, '')
    return leaves(JSON.parse(readFileSync(join(root, file), 'utf8')), prefix)
  })
  return new Set(keys)
}

function leaves(node: unknown, path: string): string[] {
  if (typeof node !== 'object' || node === null) return [path]
  return Object.entries(node).flatMap(([name, child]) => leaves(child, `${path}.${name}`))
}

const RAW =
  /\{\{\{(?!\s*(?:await \$slots\b|content\b|actions\b|(?:await )?[\w.]*(?:Html|[Ss]anitized\w*)\())/
const isMail = (path: string) => /(^|\/)mails?\//.test(path) || /layouts\/mail/.test(path)

test.group('Templates', () => {
  test('[B27] the day of a moment is told as the day where the shop is', ({ assert }) => {
    const greenwich = /\bdate\([\w?.]+At\)|\w+At, ('date'|format: 'date' )/
    assert.deepEqual(
      findings((line) => greenwich.test(line)),
      []
    )
  })

  test('print HTML as it is only from slots and from helpers that sanitize', ({ assert }) => {
    assert.deepEqual(
      findings((line) => RAW.test(line)),
      []
    )
  })

  test('name a variable content or actions for printed HTML only where it is the slot', ({
    assert,
  }) => {
    const careless = templates().filter(({ lines }) => {
      const text = lines.join('\n')
      return ['content', 'actions'].some(
        (name) =>
          new RegExp(`\\{\\{\\{\\s*${name}\\b`).test(text) &&
          !new RegExp(`@let\\(${name} = await \\$slots\\.main\\(\\)\\)`).test(text)
      )
    })
    assert.deepEqual(
      careless.map(({ path }) => path),
      []
    )
  })

  test('[H3] give no parameter or variable a name that Edge needs itself', ({ assert }) => {
    const name = `(?:state|\\$[a-z]\\w*|out|t|i18n)`
    const list = `\\(\\s*(?:[\\w$]+\\s*,\\s*)*${name}\\s*(?:,[^()]*)?\\)\\s*=>`
    const shadows = new RegExp(
      `${list}|(?<![\\w.$])${name}\\s*=>|@(?:let|assign|each)\\(\\s*\\(?${name}\\s*(?:=|,|in\\b)`
    )
    assert.match(`['a'].map((state) => t(state))`, shadows)
    assert.match(`@each(state in states)`, shadows)
    assert.notMatch(`items.map((item) => item.state)`, shadows)
    assert.deepEqual(
      findings((line) => shadows.test(line)),
      []
    )
  })

  test('read no variable called state: that is what Edge calls all of them', ({ assert }) => {
    const expressions = (line: string) =>
      [...line.matchAll(/\{\{(.*?)\}\}|^\s*@!?[\w.]+\((.*)\)/g)]
        .map(([, printed, given]) => (printed ?? given).replaceAll(/'[^']*'/g, "''"))
        .join(' ')
    assert.deepEqual(
      findings((line) => /(?<![\w.$])state(?!\w|\s*:)/.test(expressions(line))),
      []
    )
  })

  test('carry no style and no script of their own: the security policy would not run them', ({
    assert,
  }) => {
    const inline = (line: string, path: string) =>
      !isMail(path) && /\sstyle=|\son[a-z]+=["']|<style\b/.test(line)
    assert.deepEqual(findings(inline), [])
  })

  test('never print attributes with the helper that does not escape them', ({ assert }) => {
    assert.deepEqual(
      findings((line) => /toAttrs\(|html\.attrs\(/.test(line)),
      []
    )
  })

  test('open component blocks on lines of their own, where Edge sees them', ({ assert }) => {
    assert.deepEqual(
      findings((line) => /\S.*\s?@(ui|layouts)\.\w+\(/.test(line) && !/^\s*@/.test(line)),
      []
    )
  })

  test('ask a policy what to show, and no role or permission', ({ assert }) => {
    const rights =
      /\bvisitor\b[?.]*\.(can|holds|membership|staff)\b|\.(pays|operates|managesAccount)\b/
    // The keys of what is kept name a role; what is drawn under them asks a policy.
    const isKept = (path: string) => /components\/layouts\/(menu|person)\.edge$/.test(path)
    assert.match('@if(visitor.membership?.pays)', rights)
    assert.deepEqual(
      findings((line, path) => !isKept(path) && rights.test(line)),
      []
    )
  })

  test('lead only to routes that there are', ({ assert }) => {
    const generated = readFileSync(app.makePath('.adonisjs/server/routes.d.ts'), 'utf8')
    const known = new Set([...generated.matchAll(/^ {4}'([\w.]+)': /gm)].map(([, name]) => name))
    // Only a demonstration has them.
    const named = (line: string) =>
      [...line.matchAll(/\b(?:urlFor|route)\(\s*'([\w.]+)'/g)]
        .map(([, name]) => name)
        .filter((name) => !name.startsWith('dev.'))
    assert.isAbove(known.size, 100)
    assert.deepEqual(
      findings((line) => named(line).some((name) => !known.has(name))),
      []
    )
  })

  test('say only what has a text', ({ assert }) => {
    const known = texts()
    const unknown = templates().flatMap(({ path, lines }) =>
      [...lines.join('\n').matchAll(/\bt\(\s*(['"`])([^'"`]*?)\1/g)]
        .map((match) => match[2])
        .filter((key) => !hasText(known, key))
        .map((key) => `${path}: ${key}`)
    )
    assert.deepEqual(unknown, [])
  })
})

/** A key with a part that is only known when the page is rendered needs at least one text that fits. */
function hasText(known: Set<string>, key: string): boolean {
  if (key.endsWith('.')) return [...known].some((text) => text.startsWith(key))
  if (!key.includes('${')) return known.has(key)
  const parts = key.split(/\$\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const pattern = new RegExp(`^${parts.join('[^.]+')}$`)
  return [...known].some((text) => pattern.test(text))
}
