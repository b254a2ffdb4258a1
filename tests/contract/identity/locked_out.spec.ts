import { test } from '@japa/runner'
import { Journey } from '#tests/support/journey'
import { PanelProcesses, type PanelPart } from '#tests/support/panel_processes'

const OWNER = 'owner@example.test'
const FIRST = 'a heron stands in the reeds'
const SECOND = 'four grey geese fly by'

async function told(command: PanelPart): Promise<{ end: string | null; text: string }> {
  await command.untilGone()
  return { end: command.end, text: command.lines.join('\n') }
}

const linkIn = (text: string) => /\/password-reset\/\S+/.exec(text)?.[0] ?? ''

test.group('The first owner, on a machine without mail', () => {
  test('[M9] comes in by the first link, and after a loss by another one', async ({
    assert,
    cleanup,
  }) => {
    const panel = await PanelProcesses.create({ MAIL_MAILER: 'smtp', SMTP_PORT: '1' })
    cleanup(() => panel.stop())
    const create = (...more: string[]) =>
      panel.command('staff:create', `--email=${OWNER}`, ...more).then(told)
    const alone = await create()
    assert.equal(alone.end, 'exit 1')
    assert.include(alone.text, '--name=… --role=…')

    const person = ['--name=Olive Owner', '--role=owner']
    const lost = await create(...person)
    const second = await create(...person)
    assert.deepEqual([lost.end, second.end], ['exit 0', 'exit 0'])
    assert.include(second.text, 'Earlier links no longer work')

    const web = await panel.web()
    const browser = new Journey(web.url)
    assert.equal((await browser.open(linkIn(lost.text))).status, 410)
    await browser.open(linkIn(second.text))
    await browser.press('Reset password', { 'New password': FIRST })
    await signIn(browser, FIRST)
    assert.equal(browser.page.path, '/admin')

    const handed = await panel.command('user:link', OWNER).then(told)
    assert.equal(handed.end, 'exit 0')
    assert.include(handed.text, 'a staff member (owner)')
    const elsewhere = new Journey(web.url)
    await elsewhere.open(linkIn(handed.text))
    await elsewhere.press('Reset password', { 'New password': SECOND })
    await signIn(elsewhere, SECOND)
    assert.equal(elsewhere.page.path, '/admin')
    assert.equal((await browser.open('/admin')).path, '/sign-in')

    const unknown = await panel.command('user:link', 'nobody@example.test').then(told)
    assert.equal(unknown.end, 'exit 1')
    assert.include(unknown.text, 'doesn’t belong to any user')
  }).timeout(180_000)
})

async function signIn(browser: Journey, password: string): Promise<void> {
  await browser.open('/sign-in')
  await browser.press('Sign in', { 'Email address': OWNER, 'Password': password })
}
