import { readdirSync, readFileSync } from 'node:fs'
import { test } from '@japa/runner'

interface Rule {
  pattern: RegExp
  fine: string[]
  say: string
}

interface Text {
  /** The file, and the key or line in it. */
  where: string
  text: string
}

const cells = (row: string) => row.split('|').slice(1, 4)
const list = (cell: string) => cell.split('·').flatMap((item) => item.trim() || [])
const escaped = (phrase: string) => phrase.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The table of docs/words.md, which is the only list of retired words. */
function rules(): Rule[] {
  const rows = readFileSync('docs/words.md', 'utf8').split('\n')
  const table = rows.slice(rows.findIndex((row) => row.startsWith('| instead of')) + 2)
  return table
    .filter((row) => row.startsWith('|'))
    .flatMap((row) => {
      const [retired, say, fine] = cells(row)
      return list(retired).map((phrase) => ({
        pattern: patternOf(phrase),
        say: say.trim(),
        fine: list(fine),
      }))
    })
}

/** A phrase in quotes is a whole text; any other is retired wherever its words stand. */
function patternOf(phrase: string): RegExp {
  const whole = /^"(.+)"$/.exec(phrase)?.[1]
  return whole
    ? new RegExp(`^${escaped(whole)}$`, 'i')
    : new RegExp(`(?<![\\w-])${escaped(phrase)}s?(?![\\w-])`, 'i')
}

const RULES = rules()

function retiredIn(text: string): Rule | undefined {
  return RULES.find(({ pattern, fine }) => {
    const rest = fine.reduce((left, phrase) => left.replaceAll(new RegExp(phrase, 'gi'), ''), text)
    return pattern.test(rest)
  })
}

function filesIn(folder: string, suffix: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(suffix) && !/(^|\/)(node_modules|build)\//.test(file))
    .map((file) => `${folder}/${file}`)
}

const numbered = (file: string, body: string, texts: (line: string) => string[]): Text[] =>
  body
    .split('\n')
    .flatMap((line, index) => texts(line).map((text) => ({ where: `${file}:${index + 1}`, text })))

/** Every text of a language file with its key. */
function translations(file: string): Text[] {
  const leaves = (node: unknown, key: string): Text[] =>
    typeof node === 'string'
      ? [{ where: `${file} ${key}`, text: node }]
      : Object.entries(node as object).flatMap(([name, child]) =>
          leaves(child, key ? `${key}.${name}` : name)
        )
  return leaves(JSON.parse(readFileSync(file, 'utf8')), '')
}

/** What stands between tags, and in quotes with a space or a capital, which names in code have not. */
function wordsOfLine(line: string): string[] {
  const quoted = [...line.matchAll(/(['"`])((?:\\.|(?!\1).)*)\1/g)].map(([, , text]) => text)
  const between = [...line.matchAll(/>([^<>{}]*[a-z][^<>{}]*)</gi)].map(([, text]) => text)
  return [...quoted.filter((text) => /^[A-Z]| /.test(text)), ...between].map((text) =>
    text.replaceAll(/\$?\{[^}]*\}/g, '').trim()
  )
}

const withoutComments = (body: string) =>
  body
    .replaceAll(/\/\*[^]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ''))
    .replaceAll(/^\s*\/\/.*$/gm, '')

const isText = (line: string) => !/^\s*(import|export .* from|} from)\b/.test(line)

function source(file: string): Text[] {
  return numbered(file, withoutComments(readFileSync(file, 'utf8')), (line) =>
    isText(line) ? wordsOfLine(line) : []
  )
}

/** Sentences only: in code a capital may be a name. */
const described = (file: string) => source(file).filter(({ text }) => text.includes(' '))

/** Everything that people read: each kind of place with the texts in it. */
const places: Record<string, () => Text[]> = {
  'texts': () => filesIn('resources/lang/en', '.json').flatMap(translations),
  'views and emails': () => filesIn('resources/views', '.edge').flatMap(source),
  'pages of the simulators': () =>
    filesIn('packages', '.ts')
      .filter((file) => file.includes('/src/pages/'))
      .flatMap(source),
  'commands': () =>
    filesIn('app', '.ts')
      .filter((file) => file.includes('/commands/'))
      .flatMap(described),
  'purposes on the privacy page': () => filesIn('app', 'personal_data.ts').flatMap(described),
  'steps and settings of drivers': () =>
    [
      'app/provisioning_proxmox/plan.ts',
      'app/provisioning_proxmox/manifest.ts',
      'packages/provisioning/src/fake/fake_manifest.ts',
    ].flatMap(source),
  'the shop of the demo': () => [
    ...filesIn('database/seeders/demo/articles', '.md').flatMap((file) =>
      numbered(file, readFileSync(file, 'utf8'), (line) => [line])
    ),
    ...source('database/seeders/demo/offers.ts'),
    ...source('database/seeders/demo/conversations.ts'),
  ],
  'examples': () =>
    filesIn('examples', '.json')
      .filter((file) => file.includes('/lang/en/'))
      .flatMap(translations),
}

test.group('Words that people know', () => {
  test('are used in {$self}')
    .with(Object.keys(places))
    .run(({ assert }, place) => {
      const texts = places[place]()
      assert.isAbove(texts.length, 0)
      const wrong = texts.flatMap(({ where, text }) => {
        const rule = retiredIn(text)
        return rule ? [`${where} “${text}”: say ${rule.say}`] : []
      })
      assert.deepEqual(wrong, [])
    })

  test('the table tells what is retired and what is not', ({ assert }) => {
    assert.equal(retiredIn('Open machine')?.say, 'server')
    assert.equal(retiredIn('Two machines')?.say, 'server')
    assert.equal(retiredIn('Facts')?.say, 'Details')
    for (const fine of ['Virtual machine', 'The facts of the case', 'Open server'])
      assert.isUndefined(retiredIn(fine), fine)
  })

  test('apostrophes are typographic, since a straight one is syntax of messages', ({ assert }) => {
    const straight = places.texts().filter(({ text }) => /\w'\w/.test(text))
    assert.deepEqual(straight, [])
  })

  test('nothing is exclaimed, and no button pleads', ({ assert }) => {
    const loud = places.texts().filter(({ text }) => /!|^please /i.test(text))
    assert.deepEqual(loud, [])
  })
})
