import { readdirSync, readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import { Linter } from 'eslint'
import { toldTexts } from '../../../bin/support/told_texts.js'

/** What the linter says about a file that tells staff something. */
function verdict(code: string, from = '#core/health/found'): string[] {
  const config = {
    plugins: { innkeeper: { rules: { 'told-texts': toldTexts } } },
    rules: { 'innkeeper/told-texts': 'error' },
    languageOptions: {
      ecmaVersion: 'latest',
      sourceType: 'module',
    },
  } as Linter.Config
  return new Linter()
    .verify(`import { some } from '${from}'\nasync () => { ${code} }`, [config])
    .map(({ message }) => message)
}

/** Every text of a language file by its key. */
function keysOf(file: string): string[] {
  const leaves = (node: unknown, key: string): string[] =>
    typeof node === 'string'
      ? [key]
      : Object.entries(node as object).flatMap(([name, child]) =>
          leaves(child, key ? `${key}.${name}` : name)
        )
  return leaves(JSON.parse(readFileSync(`resources/lang/en/${file}.json`, 'utf8')), '')
}

const sources = () =>
  readdirSync('app', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(`app/${file}`, 'utf8'))
    .join('\n')

/** Keys as code asks for them, those that are put together as patterns. */
function asked(pattern: RegExp): RegExp[] {
  return [...sources().matchAll(pattern)].map(
    ([, key]) =>
      new RegExp(`^${key.replaceAll('.', String.raw`\.`).replaceAll(/\$\{[^}]*\}/g, '\\w+')}$`)
  )
}

test.group('What staff are told', () => {
  test('is no sentence in code: {$self}')
    .with([
      "return { severity: 'failed', message: 'Operations need attention' }",
      'return { text: `${cluster} could not be asked` }',
      "const remedy = 'run node ace mails:resend'",
      "throw new RangeError('Enter a number, such as 3')",
    ])
    .run(({ assert }, code) => {
      for (const from of [
        '@adonisjs/core/health',
        '#core/registries/alerts',
        '#core/registries/health_checks',
        '#core/restore/restore_checks',
      ])
        assert.lengthOf(verdict(code, from), 1, from)
    })

  test('may name texts, ask the database and write to the log: {$self}')
    .with([
      "return found.failed('disk.full', { path })",
      'return found.warning(`clusters.${problem}`)',
      "await db.rawQuery('update sequences set value = value')",
      "logger.error({ event: 'restore.noticed' }, 'the database is older')",
      "class Doctor { static description = 'Check configuration and clusters' }",
    ])
    .run(({ assert }, code) => assert.deepEqual(verdict(code), []))

  test('is a text that exists, and every text is told: {file}')
    .with([
      { file: 'health', pattern: /(?:found\s*\.\w+|healthText)\(\s*['`]([^'`]+)['`]/g },
      { file: 'restore', pattern: /(?:restoreText|this\.texts)\(\s*['`]([^'`]+)['`]/g },
    ])
    .run(({ assert }, { file, pattern }) => {
      const [keys, wanted] = [keysOf(file), asked(pattern)]
      const unknown = wanted.filter((key) => !keys.some((known) => key.test(known)))
      const untold = keys.filter((known) => !wanted.some((key) => key.test(known)))
      assert.deepEqual(unknown.map(String), [])
      assert.deepEqual(untold, [])
    })
})
