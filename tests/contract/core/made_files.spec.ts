import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { sample } from '#tests/support/sample'

const run = promisify(execFile)

/** What is big, or of no use to a file that was just made. */
const LEFT_OUT = new Set(['node_modules', '.git', 'tmp', 'build', 'public'])

/** Every `make:*` that has a stub of ours, and where the file belongs; a migration is named by the time it was made at. */
const MADE: [made: string, ...command: string[]][] = [
  ['app/helpcenter/controllers/topics_controller.ts', 'controller', 'helpcenter/topics'],
  [
    'app/helpcenter/controllers/admin/topics_controller.ts',
    'controller',
    'helpcenter/admin/Topic',
    '-r',
  ],
  [
    'app/helpcenter/controllers/words_controller.ts',
    'controller',
    'helpcenter/words',
    'index',
    'showAll',
  ],
  ['app/helpcenter/controllers/answers_controller.ts', 'controller', 'helpcenter/answers', '--api'],
  ['app/core/models/submission.ts', 'model', 'core/submission'],
  ['database/factories/core/submission_factory.ts', 'factory', 'core/submission'],
  ['app/helpcenter/validators/topic.ts', 'validator', 'helpcenter/topic'],
  ['app/helpcenter/validators/word.ts', 'validator', 'helpcenter/word', '--resource'],
  ['app/helpcenter/policies/topic_policy.ts', 'policy', 'helpcenter/topic', 'view', 'manage'],
  ['app/helpcenter/events/article_read.ts', 'event', 'helpcenter/article_read'],
  ['app/helpcenter/commands/count_readers.ts', 'command', 'helpcenter/count_readers'],
  ['database/migrations/_create_readers_table.ts', 'migration', 'create_readers_table'],
  ['database/migrations/_alter_readers_table.ts', 'migration', 'readers', '--alter'],
  [
    'tests/functional/helpcenter/readers.spec.ts',
    'test',
    'helpcenter/readers',
    '--suite=functional',
  ],
]

test.group('Files that make:* writes', (group) => {
  let project: string

  group.setup(async () => {
    project = await mkdtemp(join(tmpdir(), 'innkeeper-made-'))
    const filter = (path: string) => !LEFT_OUT.has(basename(path))
    await cp(app.makePath(), project, { recursive: true, filter })
    await symlink(app.makePath('node_modules'), join(project, 'node_modules'))
    return () => rm(project, { recursive: true })
  })

  const inProject = (...args: string[]) =>
    run(process.execPath, args, { cwd: project }).catch(({ stdout, stderr }) => {
      throw new Error(`${args.join(' ')}\n${stdout}\n${stderr}`)
    })

  test('stand in the folder of their module, compile and pass lint', async ({ assert }) => {
    const chosen = withWhatTheyImport(sample(MADE, 6))
    const before = new Set(await filesIn(project))
    for (const [, kind, ...args] of chosen) await inProject('ace.js', `make:${kind}`, ...args)
    const made = (await filesIn(project)).filter((file) => !before.has(file))
    assert.sameMembers(
      made.map((file) => file.replace(/\d{13}/, '')),
      chosen.map(([file]) => file)
    )

    await inProject('node_modules/eslint/bin/eslint.js', '--max-warnings=0', ...made)
    await inProject('node_modules/typescript/bin/tsc', '--noEmit')
  }).timeout(480_000)
})

/** A factory imports its model, which stands nowhere else. */
function withWhatTheyImport(chosen: typeof MADE): typeof MADE {
  const model = MADE.find(([, kind]) => kind === 'model')!
  const hasFactory = chosen.some(([, kind]) => kind === 'factory')
  return hasFactory && !chosen.includes(model) ? [model, ...chosen] : chosen
}

/** Every file below these folders, from the root of the project. */
async function filesIn(project: string): Promise<string[]> {
  const folders = ['app', 'commands', 'database', 'tests']
  const found = folders.map((folder) =>
    readdir(join(project, folder), { recursive: true }).then(
      (names) => names.map((name) => join(folder, name)),
      () => []
    )
  )
  return (await Promise.all(found)).flat().filter((file) => file.endsWith('.ts'))
}
