import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'

const read = (path: string) => readFile(app.makePath(path), 'utf8')

function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name]) => name).sort()
}

test.group('Environment variables', () => {
  test('are the same in start/env.ts, .env.example and the documentation', async ({ assert }) => {
    const known = namesIn(await read('start/env.ts'), /^\s*([A-Z_]+): (?:Env\.schema|\()/gm)
    const example = namesIn(await read('.env.example'), /^(?:# )?([A-Z_]+)=/gm)
    const documented = namesIn(
      await read('docs/operators/configuration.md'),
      /^\| `([A-Z_]+)` \|/gm
    )

    assert.isNotEmpty(known)
    assert.deepEqual(example, known)
    assert.deepEqual(documented, known)
  })
})
