import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { Journey } from '#tests/support/journey'
import { PanelProcesses, until, type PanelPart } from '#tests/support/panel_processes'

const CANARY = 'leak@leak.test'

/** Lets the database refuse what would be written, as a full disk does. */
async function refuse(event: string, table: string, when: string): Promise<void> {
  const isMysql = db.connection().dialect.name === 'mysql'
  const name = `refuse_${table}`
  const statement = isMysql
    ? `for each row begin if ${when} then signal sqlstate '45000' set message_text = 'full'; end if; end`
    : `when ${when} begin select raise(abort, 'full'); end`
  await db.rawQuery(`create trigger ${name} before ${event} on ${table} ${statement}`)
}

async function says(part: PanelPart, text: string): Promise<string> {
  await until(`"${text}"`, async () => part.lines.some((line) => line.includes(text)))
  return part.lines.join('\n')
}

test.group('Query errors in what processes write', () => {
  test('[M6] hold no value: not in a web process, in a worker or in a command', async ({
    assert,
    cleanup,
  }) => {
    const panel = await PanelProcesses.create({ LOG_LEVEL: 'info' })
    cleanup(() => panel.stop())
    await refuse('update', 'mails', 'new.to_address is not null')
    const web = await panel.web()
    const worker = await panel.worker()
    const signUp = async (email: string) => {
      const browser = new Journey(web.url)
      await browser.open('/sign-up')
      return browser.press('Create account', {
        'Name': CANARY,
        'Email address': email,
        'Password': 'a rather long pass phrase',
        'Country': 'Germany',
      })
    }
    await signUp(CANARY)
    const worked = await says(worker, 'mail could not be sent')
    assert.include(worked, 'update `mails` failed')
    assert.notInclude(worked, CANARY)

    await refuse('insert', 'users', "new.email <> ''")
    assert.equal((await signUp(`another.${CANARY}`)).status, 500)
    const served = await says(web, 'insert into `users` failed')
    assert.notInclude(served, CANARY)

    const person = [`--email=new.${CANARY}`, `--name=${CANARY}`, '--role=owner']
    const command = await panel.command('staff:create', ...person)
    await command.untilGone()
    assert.equal(command.end, 'exit 1')
    const told = command.lines.join('\n')
    assert.include(told, 'insert into `users` failed')
    assert.notInclude(told, CANARY)
    assert.notInclude(told, '$argon2')
  }).timeout(180_000)
})
