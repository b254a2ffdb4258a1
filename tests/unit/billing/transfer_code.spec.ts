import { createHash } from 'node:crypto'
import { test } from '@japa/runner'
import { transferCode } from '#billing/invoices/transfer_code'
import { groupedIban, isBic, isIban, plainIban } from '#core/money/iban'
import { Money } from '#core/money/money'
import type { InvoiceStanding } from '#billing/invoices/invoice_standing'

type Asked = Parameters<typeof transferCode>[0]

const IBAN = 'DE89370400440532013000'
const open = (minor: number, currency = 'EUR'): Pick<InvoiceStanding, 'mark' | 'due'> => ({
  mark: null,
  due: Money.of(minor, currency),
})

const invoice = (changes: Partial<Asked> = {}): Asked => ({
  number: 'NH-000012',
  currency: 'EUR',
  seller: { name: 'Nordhost GmbH', lines: [], country: 'DE', vatId: null, email: null },
  transfer: { iban: IBAN, bic: null },
  ...changes,
})

const named = (name: string) => invoice({ seller: { ...invoice().seller, name } })

test.group('The code of a bank transfer', () => {
  test('says what EPC069-12 asks for, an element a line', async ({ assert }) => {
    const plain = await transferCode(invoice(), open(3546))
    assert.equal(
      plain?.payload,
      'BCD\n002\n1\nSCT\n\nNordhost GmbH\nDE89370400440532013000\nEUR35.46\n\n\nNH-000012'
    )
    const withBic = await transferCode(
      invoice({ transfer: { iban: IBAN, bic: 'COBADEFFXXX' } }),
      open(5)
    )
    assert.equal(withBic?.payload.split('\n')[4], 'COBADEFFXXX')
    assert.equal(withBic?.payload.split('\n')[7], 'EUR0.05')
  })

  test('asks for what is still due, from a cent to what a transfer can be', async ({ assert }) => {
    const amount = async (minor: number) => {
      const code = await transferCode(invoice(), open(minor))
      return code?.payload.split('\n')[7] ?? null
    }
    assert.equal(await amount(1), 'EUR0.01')
    assert.equal(await amount(99_999_999_999), 'EUR999999999.99')
    assert.isNull(await amount(0))
    assert.isNull(await amount(-100))
    assert.isNull(await amount(100_000_000_000))
  })

  test('is on no document that is paid, void or in another currency, or of a shop without account', async ({
    assert,
  }) => {
    for (const mark of ['paid', 'partly_refunded', 'refunded', 'void'] as const)
      assert.isNull(await transferCode(invoice(), { ...open(100), mark }))
    assert.isNull(await transferCode(invoice({ currency: 'USD' }), open(100, 'USD')))
    assert.isNull(await transferCode(invoice({ transfer: undefined }), open(100)))
  })

  test('keeps to a line and 70 letters of a name, and fits version 13 whatever its letters', async ({
    assert,
  }) => {
    const odd = await transferCode(named(`  Größe\n& Söhne ${'ß'.repeat(90)}`), open(1))
    const recipient = odd?.payload.split('\n')[5] ?? ''
    assert.isTrue(recipient.startsWith('Größe & Söhne'))
    assert.isAtMost(recipient.length, 70)
    assert.isAtMost(odd?.size ?? 0, 17 + 4 * 13 + 8)
    assert.isAtMost(Buffer.byteLength(odd?.payload ?? ''), 331)
    const han = await transferCode(named('株'.repeat(90)), open(1))
    assert.isAtMost(han?.size ?? 0, 17 + 4 * 13 + 8)
  })

  test('is drawn as the code that a reader read when this was written', async ({ assert }) => {
    const { path, size } = (await transferCode(invoice(), open(3546))) ?? { path: '', size: 0 }
    assert.equal(size, 45)
    assert.match(path, /^(M\d+ \d+h\d+v1h-\d+z)+$/)
    assert.equal(createHash('sha256').update(path).digest('hex').slice(0, 16), 'bba0b645fc669ca7')
  })
})

test.group('Account numbers', () => {
  test('are known by country, length and check digits: {0}')
    .with([
      ['DE89 3704 0044 0532 0130 00', true],
      ['gb29-nwbk-6016-1331-9268-19', true],
      ['NL91 ABNA 0417 1643 00', true],
      ['DE36 0000 0000 0000 0000 00', true],
      ['DE89 3704 0044 0532 0130 01', false],
      ['DE98 3704 0044 0532 0130 00', false],
      ['DE89 3704 0044 0532 0130', false],
      ['US00 0000 0000 0000 0000 00', false],
      ['', false],
      ['DE', false],
    ] as [string, boolean][])
    .run(({ assert }, [typed, valid]) => assert.equal(isIban(plainIban(typed)), valid))

  test('are read in groups of four', ({ assert }) => {
    assert.equal(groupedIban(IBAN), 'DE89 3704 0044 0532 0130 00')
    assert.equal(groupedIban('NO9386011117947'), 'NO93 8601 1117 947')
  })

  test('of banks have eight or eleven characters', ({ assert }) => {
    assert.isTrue(isBic('COBADEFF') && isBic('COBADEFFXXX'))
    assert.isFalse(isBic('COBADEF') || isBic('COBADEFFX') || isBic('12345678'))
  })
})
