import { readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import i18nManager from '@adonisjs/i18n/services/main'
import { errors } from '@vinejs/vine'
import { messages as wordsOfLibrary } from '@vinejs/vine/defaults'
import { settingGroups, settingsValidator } from '#admin/settings_form'
import { browserRules, type Validator } from '#core/forms/browser_rules'
import { formRules } from '#core/forms/form_rules'

interface Message {
  message: string
  field: string
}

const i18n = () => i18nManager.locale('en')

/** Messages that name what they are about in other words, or that are about the whole form. */
const NAMED_IN_WORDS = [
  'password.common',
  'quote.required',
  'quote.regex',
  'terms.required',
  'terms.accepted',
  'form_marker.required',
  'form_marker.ulid',
  'form_marker.string',
]

/** The messages that a form gets for what is sent. */
async function messagesFor(validator: Validator, data: unknown): Promise<Message[]> {
  const { validate } = validator as unknown as {
    validate: (data: unknown, options: object) => Promise<unknown>
  }
  try {
    await validate.call(validator, data, {
      messagesProvider: i18n().createMessagesProvider(),
      meta: { email: 'ada@example.com', name: 'Ada' },
    })
    return []
  } catch (error) {
    if (error instanceof errors.E_VALIDATION_ERROR) return error.messages
    throw error
  }
}

/** The names of all fields, those of entries of lists included, as messages call them. */
function fieldsOf(validator: Validator): string[] {
  const names = [...browserRules(validator).keys()].filter((path) => !path.endsWith('*'))
  JSON.stringify(validator.toJSON().schema, (key, value) => {
    if (key === 'fieldName' && value && value !== '*') names.push(String(value))
    return value
  })
  return [...new Set(names)]
}

/** The names under which the rules of a validator report, those of its fields' types included. */
function rulesOf(validator: Validator): string[] {
  const names: string[] = []
  JSON.stringify(validator.toJSON().schema, function (this: { type?: string }, key, value) {
    if (key === 'subtype') names.push(value)
    if (key !== 'validations') return value
    for (const { name } of value as { name?: string }[]) {
      const rule = String(name).replace(/(List|Values)$/, '')
      names.push(this.type === 'array' ? `array.${rule}` : rule)
    }
  })
  return names
}

/** One value of a kind for every field, records and lists included. */
function filled(validator: Validator, value: unknown): Record<string, unknown> {
  const paths = [...browserRules(validator).keys()]
  return Object.fromEntries(
    paths
      .filter((path) => !path.includes('.'))
      .map((path) => [path, paths.includes(`${path}.*`) ? [{ key: value }, [value]][0] : value])
  )
}

async function templates(): Promise<[string, string][]> {
  const root = app.viewsPath()
  const files = (await readdir(root, { recursive: true })).filter((file) => file.endsWith('.edge'))
  return Promise.all(
    files.map(async (file): Promise<[string, string]> => [
      file,
      await readFile(`${root}/${file}`, 'utf8'),
    ])
  )
}

test.group('Forms', () => {
  test('[H4] every validator of every module is known to the forms', async ({ assert }) => {
    const files = await readdir(app.makePath('app'), { recursive: true })
    const written = files.filter((file) => /^\w+\/validators\/\w+_validators?\.ts$/.test(file))
    const known = new Set([...formRules.all().keys()].map((name) => name.split('.')[0]))
    assert.isAbove(formRules.all().size, 30)
    for (const file of written) assert.isTrue(known.has(file.split('/')[0]), file)
  })

  test('[H4] every field of every validator has a label', async ({ assert }) => {
    const nameless = [...formRules.all()].flatMap(([name, validator]) =>
      fieldsOf(validator)
        .filter((field) => !i18n().hasMessage(`validator.shared.fields.${field}`))
        .map((field) => `${name}: ${field}`)
    )
    assert.deepEqual(nameless, [])
  })

  test('[H4] no message of an empty or senseless form carries a column name or the words of the library', async ({
    assert,
  }) => {
    const values = [undefined, null, '', '\u0001', 'x'.repeat(300_000), -1, 1.5, 1e9, {}, []]
    const raw: string[] = []
    for (const [name, validator] of formRules.all())
      for (const value of values)
        for (const { message, field } of await messagesFor(validator, filled(validator, value)))
          if (/_| field |\{|undefined|translation missing/.test(message))
            raw.push(`${name} ${field}: ${message}`)
    assert.deepEqual([...new Set(raw)], [])
  })

  test('every message names its field', ({ assert }) => {
    const messages = JSON.parse(readFileSync('resources/lang/en/validator.json', 'utf8')).shared
      .messages
    const nameless = Object.entries<string>(messages)
      .filter(([rule, text]) => !text.includes('{field}') && !NAMED_IN_WORDS.includes(rule))
      .map(([rule]) => rule)
    assert.deepEqual(nameless, [])
  })

  test('[H4] every rule that a form uses has a message of ours', ({ assert }) => {
    const forms: [string, Validator][] = [
      ...formRules.all(),
      ...settingGroups().map((group): [string, Validator] => [
        `settings.${group}`,
        settingsValidator(group),
      ]),
    ]
    const raw = forms.flatMap(([name, validator]) =>
      rulesOf(validator)
        .filter((rule) => Object.hasOwn(wordsOfLibrary, rule))
        .filter((rule) => !i18n().hasMessage(`validator.shared.messages.${rule}`))
        .map((rule) => `${name}: ${rule}`)
    )
    assert.deepEqual([...new Set(raw)], [])
  })

  test('[B20] no template writes by hand what its validator says', async ({ assert }) => {
    const byHand = (await templates()).flatMap(([file, text]) =>
      text
        .split('\n')
        .filter((line) => /ui\.(field|textarea|select|radios)\(/.test(line))
        .filter((line) => /\b(maxlength|minlength|pattern|step|min|max): *['"\d]/.test(line))
        .map((line) => `${file}: ${line.trim()}`)
    )
    assert.deepEqual(byHand, [])
  })

  test('[B20] nothing is cut on its way into a field', async ({ assert }) => {
    const cutting = (await templates()).filter(([, text]) => /maxlength/i.test(text))
    assert.deepEqual(
      cutting.map(([file]) => file),
      []
    )
  })
})
