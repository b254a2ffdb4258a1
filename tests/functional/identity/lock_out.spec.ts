import { test } from '@japa/runner'
import hash from '@adonisjs/core/services/hash'
import limiter from '@adonisjs/limiter/services/main'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { newId } from '#core/ids'
import { worker } from '#core/work/worker'
import PasswordReset from '#identity/models/password_reset'
import type User from '#identity/models/user'
import { HashGate } from '#identity/passwords/hash_gate'
import { passwords } from '#identity/passwords/hashing'
import Mail from '#notifications/models/mail'
import { createCustomer } from '#tests/support/identity'
import { Surfer } from '#tests/support/surfer'

const PASSWORD = 'a heron stands in the reeds'
const pathOf = (url: string) => new URL(url).pathname

/** Browsers in different networks, as the proxy reports them. */
const from = (network: number) => new Surfer({ 'x-forwarded-for': `198.51.100.${network}` })

/** Spends every try that strangers have for an address: five in each of many networks. */
async function attack(email: string): Promise<number> {
  let last = 0
  for (let network = 1; network <= 13; network++) {
    for (let guess = 0; guess < 5; guess++)
      last = (await from(network).signIn(email, `wrong guess ${guess}`)).status
  }
  return last
}

test.group('Lock-out', (group) => {
  group.each.setup(() => limiter.clear())
  group.each.setup(() => {
    const { verify } = hash
    hash.verify = async (hashed, text) => text === PASSWORD && verify.call(hash, hashed, text)
    return () => void (hash.verify = verify)
  })
  group.each.teardown(() => clock.reset())

  test('[M1][A2] strangers use up their own tries and not those of a browser that is known', async ({
    assert,
  }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const ada = from(200)
    await ada.signIn(user.email, PASSWORD)
    await ada.submit('/sign-out')
    assert.equal(await attack(user.email), 429)

    const stranger = await from(201).signIn(user.email, PASSWORD)
    assert.equal(stranger.status, 429)
    assert.include(stranger.text, '/password-reset')
    assert.equal((await ada.signIn(user.email, PASSWORD)).location, '/dashboard')
  })

  test('[M1] a mailed link lets in on a browser that was not known', async ({ assert }) => {
    const { user } = await createCustomer({ password: 'forgotten long ago' })
    await attack(user.email)
    const reset = await transaction((trx) => PasswordReset.request(user, trx))
    const ada = from(202)
    await ada.submit(pathOf(PasswordReset.linkFor(reset.id)), { password: PASSWORD })
    assert.equal((await ada.signIn(user.email, PASSWORD)).location, '/dashboard')
  })

  test('[M1] whoever uses up the links of a person leaves that person links that work', async ({
    assert,
  }) => {
    const { user } = await createCustomer()
    for (let network = 1; network < 5; network++)
      await from(network).submit('/password-reset', { email: user.email })
    clock.travel({ minutes: 29 })
    const sent = await PasswordReset.query().where('user_id', user.id)
    assert.lengthOf(sent, 3)
    for (const reset of sent) {
      await reset.load('user')
      assert.isTrue(reset.isOpen)
    }
  })

  test('[M1] a browser that is known has tries of its own, which end as well', async ({
    assert,
  }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const ada = from(203)
    await ada.signIn(user.email, PASSWORD)
    await ada.submit('/sign-out')
    const statuses = []
    for (let guess = 0; guess < 11; guess++)
      statuses.push((await ada.signIn(user.email, `wrong guess ${guess}`)).status)
    assert.equal(statuses.at(-1), 429)
    assert.equal(statuses.at(-2), 302)
  })

  test('[M1] a cookie that was made up, or of somebody else, is no known browser', async ({
    assert,
  }) => {
    const [ada, eve] = [
      await createCustomer({ password: PASSWORD }),
      await createCustomer({ password: PASSWORD }),
    ]
    const evil = from(204)
    await evil.signIn(eve.user.email, PASSWORD)
    await evil.submit('/sign-out')
    await attack(ada.user.email)
    assert.equal((await evil.signIn(ada.user.email, PASSWORD)).status, 429)
    const forged = from(205)
    const claim = { device: newId(), seen: { [ada.user.id]: 9_999_999_999 } }
    forged.setCookie('innkeeper_device', encodeURIComponent(JSON.stringify(claim)))
    assert.equal((await forged.signIn(ada.user.email, PASSWORD)).status, 429)
  })

  test('[M1] signing out everywhere makes browsers unknown, a lost one for instance', async ({
    assert,
  }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const lost = from(206)
    await lost.signIn(user.email, PASSWORD)
    clock.travel({ minutes: 1 })
    await user.refresh()
    await transaction((trx) => user.signOutEverywhere(trx))
    await attack(user.email)
    assert.equal((await lost.signIn(user.email, PASSWORD)).status, 429)
  })

  test('[M1] somebody who is signed in changes the password while strangers guess', async ({
    assert,
  }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const ada = from(207)
    await ada.signIn(user.email, PASSWORD)
    await attack(user.email)
    const fields = { current_password: PASSWORD, password: 'quite another long sentence' }
    assert.equal((await ada.submit('/account/password', fields, 'PUT')).status, 302)
    assert.notEqual((await user.refresh()).password, null)
    assert.isFalse(await hash.verify(String(user.password), PASSWORD))
  })

  test('[M1][H6] what was not checked is not counted', async ({ assert }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const verify = hash.verify
    hash.verify = () => Promise.reject(new Error('the database is gone'))
    for (let index = 0; index < 7; index++)
      assert.equal((await from(208).signIn(user.email, PASSWORD)).status, 500)
    hash.verify = verify
    assert.equal((await from(208).signIn(user.email, PASSWORD)).location, '/dashboard')
  })

  test('[M5] guesses are counted for the person, however the address is spelled', async ({
    assert,
  }) => {
    const id = newId().toLowerCase()
    await createCustomer({ email: `${id}@exämple.com`, password: PASSWORD })
    const spellings = ['exämple.com', 'exa\u0308mple.com', 'EXÄMPLE.COM', 'xn--exmple-cua.com']
    const statuses = []
    for (const [index] of Array.from({ length: 6 }).entries())
      statuses.push(
        (await from(209).signIn(`${id}@${spellings[index % 4]}`, `wrong ${index}`)).status
      )
    assert.deepEqual(statuses, [302, 302, 302, 302, 302, 429])
  })

  test('[L2] a network that finds addresses taken learns of no other', async ({ assert }) => {
    const { user } = await createCustomer()
    const form = (email: string) => ({ name: 'A', email, password: PASSWORD, country: 'DE' })
    for (let index = 0; index < 5; index++)
      assert.equal((await from(210).submit('/sign-up', form(user.email))).location, '/sign-up')
    for (const email of [user.email, `${newId()}@example.test`])
      assert.equal((await from(210).submit('/sign-up', form(email))).status, 429)
    const other = await from(211).submit('/sign-up', form(`${newId()}@example.test`))
    assert.equal(other.location, '/dashboard')
  })

  test('[L2] forms are counted before they are read', async ({ assert }) => {
    const statuses = []
    for (let index = 0; index < 101; index++)
      statuses.push((await from(212).submit('/sign-up', { email: 'x' })).status)
    assert.deepEqual([statuses[99], statuses[100]], [302, 429])
  })
})

test.group('The gate before hashes', () => {
  test('[M1] a password that may be one of several forms takes one turn, so that no guess is checked and not counted', async ({
    assert,
    cleanup,
  }) => {
    const order: string[] = []
    const { verify } = hash
    cleanup(() => void (hash.verify = verify))
    hash.verify = async (_hashed, form) => {
      order.push(form)
      await new Promise((resolve) => setImmediate(resolve))
      return false
    }
    const wide = ['\uff41', '\uff42', '\uff43']
    await Promise.all(wide.map((letter) => passwords.verify('a hash', letter)))
    assert.lengthOf(order, 6)
    const firstDone = Math.min(order.indexOf(wide[0]), order.indexOf(wide[1]))
    assert.isAbove(order.indexOf('c'), firstDone)
  })

  test('[M1] turns nobody away who is known because strangers wait, and lets them go first', async ({
    assert,
  }) => {
    const gate = new HashGate({ concurrent: 1, waiting: 3, waitingFromOne: 2 })
    const finish: (() => void)[] = []
    const order: string[] = []
    const run = (name: string, isKnown: boolean, network: string) =>
      gate.run(
        async () => {
          order.push(name)
          await new Promise<void>((resolve) => finish.push(resolve))
        },
        { isKnown, from: network }
      )
    const all = [
      run('first', false, 'a'),
      run('a1', false, 'a'),
      run('a2', false, 'a'),
      run('a3', false, 'a'),
      run('b1', false, 'b'),
      run('c1', false, 'c'),
      run('ada', true, 'd'),
    ]
    assert.isNull(await all[3])
    assert.isNull(await all[5])
    for (let turn = 0; turn < 5; turn++) {
      finish.shift()?.()
      await new Promise(setImmediate)
    }
    await Promise.all(all)
    assert.deepEqual(order, ['first', 'ada', 'a1', 'a2', 'b1'])
  })
})

test.group('Passwords', (group) => {
  group.each.setup(() => limiter.clear())

  test('[B23] are the same however a keyboard sends their letters', async ({ assert }) => {
    const composed = 'größe über alles é1'
    const typed = composed.normalize('NFD')
    const email = `${newId().toLowerCase()}@example.test`
    const form = { name: 'Ada', email, password: typed, country: 'DE' }
    await new Surfer().submit('/sign-up', form)
    assert.equal((await new Surfer().signIn(email, composed)).location, '/dashboard')
    const ada = new Surfer()
    assert.equal((await ada.signIn(email, typed)).location, '/dashboard')
    const fields = { current_password: typed, password: 'ein Ｗort und öfter mal ein zweites' }
    await ada.submit('/account/password', fields, 'PUT')
    const again = await new Surfer().signIn(email, 'ein Wort und o\u0308fter mal ein zweites')
    assert.equal(again.location, '/dashboard')
  })

  test('[B23] whose hash is of the text as it was typed go on working, and are hashed anew', async ({
    assert,
  }) => {
    const old = 'größe über alles é1'.normalize('NFD')
    const { user } = await createCustomer({ password: old })
    assert.equal((await new Surfer().signIn(user.email, old)).location, '/dashboard')
    await user.refresh()
    assert.isTrue(await hash.verify(String(user.password), old.normalize('NFKC')))
  })
})

test.group('Notices', (group) => {
  group.each.setup(() => limiter.clear())
  const kindsFor = async ({ email }: User) => {
    await worker.drain()
    const mails = await Mail.query().where('to_address', email).orderBy('id')
    return mails.map(({ kind }) => kind)
  }

  test('[M4][A18] tell of a sign-in on a new device, once', async ({ assert }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const ada = new Surfer()
    await ada.signIn(user.email, PASSWORD)
    assert.notInclude(await kindsFor(user), 'identity.new_device')
    await ada.submit('/sign-out')
    await ada.signIn(user.email, PASSWORD)
    assert.notInclude(await kindsFor(user), 'identity.new_device')
    await new Surfer({ 'user-agent': 'Mozilla/5.0 (Windows NT) Firefox/140.0' }).signIn(
      user.email,
      PASSWORD
    )
    assert.deepEqual(await kindsFor(user), ['identity.new_device'])
    const mail = await Mail.query().where('to_address', user.email).firstOrFail()
    assert.include(mail.text ?? '', 'Firefox, Windows')
    assert.include(mail.text ?? '', '127.0.0.1')
  })

  test('[M4][A18] tell of a password that was changed or reset', async ({ assert }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' }
    const ada = new Surfer(browser)
    await ada.signIn(user.email, PASSWORD)
    const wrong = { current_password: 'not this one', password: 'quite another long sentence' }
    await ada.submit('/account/password', wrong, 'PUT')
    assert.deepEqual(await kindsFor(user), [])
    await ada.submit('/account/password', { ...wrong, current_password: PASSWORD }, 'PUT')
    const reset = await transaction((trx) => PasswordReset.prepare(user, trx))
    await new Surfer(browser).submit(pathOf(PasswordReset.linkFor(reset.id)), {
      password: PASSWORD,
    })
    assert.deepEqual(await kindsFor(user), [
      'identity.password_changed',
      'identity.password_changed',
    ])
    const mails = await Mail.query().where('to_address', user.email)
    for (const mail of mails) {
      assert.include(mail.text ?? '', 'IP address: 127.0.0.1')
      assert.include(mail.text ?? '', 'Device: Firefox, Linux')
      assert.include(mail.text ?? '', 'Time: ')
      assert.notInclude(mail.payload, '127.0.0.1')
    }
  })
})
