import { test } from '@japa/runner'
import { newId } from '../ids.js'
import { Money } from '../money/money.js'
import { GatewayError } from '../gateway/gateway_error.js'
import type {} from '@japa/assert'
import type { AttemptTruth, CheckoutRequest, PaymentGateway } from '../gateway/payment_gateway.js'

/** A gateway under test and what a test does on the other side of it. */
export interface GatewayHarness {
  gateway: PaymentGateway
  pay(truth: AttemptTruth, options?: { declined?: boolean }): Promise<void>
  saveCard(customer: string, options?: { declines?: boolean }): Promise<string>
  loseNextAnswer(): void
  close(): Promise<void>
}

/** What every gateway promises to billing, as tests. */
export function registerGatewaySuite(name: string, start: () => Promise<GatewayHarness>): void {
  test.group(`Gateway contract: ${name}`, (group) => {
    let harness: GatewayHarness
    let customer: string

    group.each.setup(async () => {
      harness = await start()
      customer = await harness.gateway.ensureCustomer({
        key: newId(),
        accountId: newId(),
        name: 'Ada',
        email: null,
      })
      return () => harness.close()
    })

    const request = (): CheckoutRequest => ({
      attemptId: newId(),
      invoiceId: newId(),
      invoiceNumber: 'INV-000001',
      description: 'INV-1',
      amount: Money.of(1190, 'EUR'),
      customerExternalId: customer,
      returnUrl: 'https://panel.test/back',
      cancelUrl: 'https://panel.test/back',
      saveCard: false,
    })

    const referenceOf = ({ attemptId }: { attemptId: string }, truth?: AttemptTruth) => ({
      attemptId,
      customerExternalId: customer,
      sessionId: truth?.sessionId ?? null,
      intentId: truth?.intentId ?? null,
      submittedAt: Date.now(),
    })

    test('makes one customer per key', async ({ assert }) => {
      const facts = { key: newId(), accountId: newId(), name: 'Ada', email: 'ada@example.test' }
      const made = await Promise.all(
        [harness.gateway.ensureCustomer(facts), harness.gateway.ensureCustomer(facts)].map((one) =>
          one.catch(() => null)
        )
      )
      const known = await harness.gateway.ensureCustomer(facts)
      for (const one of made) if (one !== null) assert.equal(one, known)
    })

    test('opens one page per attempt, however often it is asked', async ({ assert }) => {
      const wanted = request()
      const one = await harness.gateway.startCheckout(wanted)
      const two = await harness.gateway.startCheckout(wanted)
      assert.equal(one.state, 'open')
      assert.equal(one.continueUrl, two.continueUrl)
      assert.equal(one.attemptId, wanted.attemptId)
    })

    test('finds an attempt by its marker when the answer was lost', async ({ assert }) => {
      const wanted = request()
      harness.loseNextAnswer()
      const error = await harness.gateway.startCheckout(wanted).then(
        () => null,
        (thrown: unknown) => thrown
      )
      assert.instanceOf(error, GatewayError)
      assert.equal((error as GatewayError).outcome, 'unknown')
      assert.equal((await harness.gateway.fetchAttempt(referenceOf(wanted))).state, 'open')
    })

    test('tells the charge of a paid attempt, and a refusal while the page stays open', async ({
      assert,
    }) => {
      const wanted = request()
      const opened = await harness.gateway.startCheckout(wanted)
      await harness.pay(opened, { declined: true })
      const declined = await harness.gateway.fetchAttempt(referenceOf(wanted, opened))
      assert.equal(declined.state, 'open')
      assert.equal(declined.failure?.code, 'card_declined')

      await harness.pay(opened)
      const paid = await harness.gateway.fetchAttempt(referenceOf(wanted, opened))
      assert.equal(paid.state, 'succeeded')
      assert.isTrue(paid.charge?.amount.equals(wanted.amount))
      assert.equal(paid.charge?.customerExternalId, customer)
    })

    test('knows nothing of an attempt that was never asked for', async ({ assert }) => {
      assert.equal(
        (await harness.gateway.fetchAttempt(referenceOf({ attemptId: newId() }))).state,
        'absent'
      )
    })

    test('denies ids that it never gave, by their names', async ({ assert }) => {
      const reference = { ...referenceOf({ attemptId: newId() }), sessionId: 'cs_test_unknown' }
      const truth = await harness.gateway.fetchAttempt(reference)
      assert.equal(truth.state, 'absent')
      assert.equal(truth.sessionId, 'cs_test_unknown')
    })

    test('says that a customer or a card is what it does not know', async ({ assert }) => {
      const missing = (work: Promise<unknown>) =>
        work.then(
          () => null,
          (error: GatewayError) => [error.outcome, error.missing]
        )
      const stranger = { ...request(), customerExternalId: 'cus_unknown' }
      assert.deepEqual(await missing(harness.gateway.startCheckout(stranger)), [
        'refused',
        'customer',
      ])
      const charge = { ...request(), methodExternalId: 'pm_unknown' }
      assert.deepEqual(await missing(harness.gateway.chargeSaved(charge)), ['refused', 'card'])
      assert.isNull(await harness.gateway.listMethods('cus_unknown'))
    })

    test('closes an open attempt, and answers the truth about a paid one', async ({ assert }) => {
      const [one, two] = [request(), request()]
      const open = await harness.gateway.startCheckout(one)
      assert.equal((await harness.gateway.cancelAttempt(referenceOf(one, open))).state, 'abandoned')

      const paid = await harness.gateway.startCheckout(two)
      await harness.pay(paid)
      assert.equal((await harness.gateway.cancelAttempt(referenceOf(two, paid))).state, 'succeeded')
    })

    test('charges a saved card once, and answers a refusal as a truth', async ({ assert }) => {
      const good = await harness.saveCard(customer)
      const bad = await harness.saveCard(customer, { declines: true })
      const wanted = { ...request(), methodExternalId: good }
      const one = await harness.gateway.chargeSaved(wanted)
      const two = await harness.gateway.chargeSaved(wanted)
      assert.equal(one.state, 'succeeded')
      assert.equal(one.charge?.id, two.charge?.id)
      assert.equal(
        (await harness.gateway.chargeSaved({ ...request(), methodExternalId: bad })).state,
        'failed'
      )
    })

    test('lists and forgets saved cards, twice without complaint', async ({ assert }) => {
      const card = await harness.saveCard(customer)
      assert.include(
        (await harness.gateway.listMethods(customer))?.map((one) => one.externalId),
        card
      )
      await harness.gateway.detachMethod(card)
      await harness.gateway.detachMethod(card)
      assert.lengthOf((await harness.gateway.listMethods(customer)) ?? [], 0)
    })

    test('does not charge a card that was forgotten', async ({ assert }) => {
      const card = await harness.saveCard(customer)
      await harness.gateway.detachMethod(card)
      const error = await harness.gateway
        .chargeSaved({ ...request(), methodExternalId: card })
        .then(
          () => null,
          (thrown: unknown) => thrown
        )
      assert.equal((error as GatewayError | null)?.outcome, 'refused')
    })

    test('refunds once per id and never more than was paid', async ({ assert }) => {
      const wanted = { ...request(), methodExternalId: await harness.saveCard(customer) }
      const chargeId = (await harness.gateway.chargeSaved(wanted)).charge?.id ?? ''
      const refund = { refundId: newId(), chargeId, amount: Money.of(1000, 'EUR') }
      const one = await harness.gateway.refund(refund)
      const two = await harness.gateway.refund(refund)
      assert.equal(one.externalId, two.externalId)
      const found = await harness.gateway.fetchRefund({
        refundId: refund.refundId,
        chargeId,
        externalId: null,
      })
      assert.equal(found?.externalId, one.externalId)
      const error = await harness.gateway.refund({ ...refund, refundId: newId() }).then(
        () => null,
        (thrown: unknown) => thrown
      )
      assert.equal((error as GatewayError | null)?.outcome, 'refused')
    })

    test('opens pages to save a card and to manage cards', async ({ assert }) => {
      const back = {
        returnUrl: 'https://panel.test/billing',
        cancelUrl: 'https://panel.test/billing',
      }
      assert.match(
        await harness.gateway.startMethodSetup({
          key: newId(),
          customerExternalId: customer,
          currency: 'EUR',
          ...back,
        }),
        /^https?:/
      )
      assert.match(
        await harness.gateway.portalUrl({
          customerExternalId: customer,
          returnUrl: back.returnUrl,
        }),
        /^https?:/
      )
    })

    test('lists what happened since a moment', async ({ assert }) => {
      const wanted = request()
      await harness.pay(await harness.gateway.startCheckout(wanted))
      const attempts: string[] = []
      for await (const { subject } of harness.gateway.listEventsSince(Date.now() - 60_000))
        if (subject.kind === 'attempt') attempts.push(subject.attemptId)
      assert.include(attempts, wanted.attemptId)
    })

    test('lists every payment and refund with our mark, also past one page of a list', async ({
      assert,
    }) => {
      const waiting = Array.from({ length: 101 }, request)
      for (const each of waiting) await harness.gateway.startCheckout(each)
      const charged = { ...request(), methodExternalId: await harness.saveCard(customer) }
      const { charge, intentId } = await harness.gateway.chargeSaved(charged)
      const refund = { refundId: newId(), chargeId: charge?.id ?? '', amount: charged.amount }
      const { externalId } = await harness.gateway.refund(refund)

      const marked = await Array.fromAsync(harness.gateway.listMarked(Date.now() - 60_000))
      const attempts = marked.filter((one) => one.kind === 'attempt')
      const ids = attempts.map(({ attemptId }) => attemptId)
      assert.sameMembers(
        ids,
        [...waiting, charged].map(({ attemptId }) => attemptId)
      )
      const found = attempts.find(({ attemptId }) => attemptId === charged.attemptId)
      const { invoiceId, invoiceNumber } = charged
      assert.containSubset(found, { invoiceId, invoiceNumber, customerExternalId: customer })
      assert.equal(found?.intentId, intentId)
      assert.isNull(found?.purpose ?? null)
      const refunds = marked.filter((one) => one.kind === 'refund')
      const { refundId, chargeId } = refund
      assert.deepEqual(refunds, [{ kind: 'refund', refundId, externalId, chargeId }])
      assert.isEmpty(
        await Array.fromAsync(harness.gateway.listMarked(Date.now() + 3600_000)).then((later) =>
          later.filter(({ kind }) => kind === 'attempt')
        )
      )
    }).timeout(30_000)

    test('keeps what a charge is for that is not for one invoice', async ({ assert }) => {
      const purpose = `several:${'0123456789'.repeat(190)}`
      const wanted = { ...request(), invoiceId: null, invoiceNumber: null, purpose }
      await harness.gateway.startCheckout(wanted)
      const charged = { ...wanted, attemptId: newId() }
      const methodExternalId = await harness.saveCard(customer)
      await harness.gateway.chargeSaved({ ...charged, methodExternalId })
      const marked = await Array.fromAsync(harness.gateway.listMarked(Date.now() - 60_000))
      assert.deepEqual(
        marked.map((one) => one.kind === 'attempt' && one.purpose),
        [purpose, purpose]
      )
    })

    test('takes no event without a signature', ({ assert }) => {
      assert.isNull(harness.gateway.verifyWebhook('{}', {}))
    })
  })
}
