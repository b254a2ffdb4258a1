import fc from 'fast-check'
import { test } from '@japa/runner'
import { Money } from '#core/money/money'
import { allot } from '#billing/bank/allot'
import { guessColumns, headOf, isComplete } from '#billing/bank/columns'
import { amountOf, dayOf } from '#billing/bank/read_cells'
import { readCamt } from '#billing/bank/read_camt'
import { readCsv } from '#billing/bank/read_csv'
import { decodeText, readTable } from '#billing/bank/read_table'
import { keysOf } from '#billing/bank/import_statement'
import { numbersIn, suggest } from '#billing/bank/suggest_matches'
import { readXml, XmlError } from '#billing/bank/xml_reader'
import { camt, camtEntry } from '#tests/support/bank'

/** Reads a file of a bank as it is read where nobody corrects what was guessed. */
function read(bytes: Buffer | string) {
  const table = readTable(decodeText(Buffer.from(bytes)).replace(/^\uFEFF/, ''))
  const head = headOf(table)
  if (!head) throw new Error('no head')
  const columns = guessColumns(table, head, 'EUR')
  return { columns, head, lines: readCsv(table, head, columns) }
}

const facts = (bytes: Buffer | string) => {
  const { lines } = read(bytes)
  if (!lines.ok) throw new Error(JSON.stringify(lines.error))
  return lines.value.map(({ line, direction, bookedOn, amount, party, iban, purpose }) => [
    line,
    direction,
    bookedOn,
    amount.toDecimal(),
    party,
    iban,
    purpose,
  ])
}

test.group('Files of banks', () => {
  test('a savings bank of Germany: semicolons, decimal commas, Windows letters', ({ assert }) => {
    const csv = [
      '"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Beguenstigter/Zahlungspflichtiger";"Kontonummer/IBAN";"BIC";"Betrag";"Waehrung";"Info"',
      '"DE1";"26.11.26";"26.11.26";"GUTSCHRIFT";"INV-000042 Müller";"Müller ""Söhne"" GmbH";"DE89370400440532013000";"X";"1.234,56";"EUR";"gebucht"',
      '"DE1";"25.11.26";"25.11.26";"LASTSCHRIFT";"Strom";"Stadtwerke";"DE02120300000000202051";"X";"-80,00";"EUR";"gebucht"',
    ].join('\r\n')
    assert.deepEqual(facts(Buffer.from(csv, 'latin1')), [
      [
        2,
        'in',
        '2026-11-26',
        '1234.56',
        'Müller "Söhne" GmbH',
        'DE89370400440532013000',
        'INV-000042 Müller',
      ],
      [3, 'out', '2026-11-25', '80.00', 'Stadtwerke', 'DE02120300000000202051', 'Strom'],
    ])
  })

  test('lines before the heading, tabs, columns for each direction, and texts over several lines', ({
    assert,
  }) => {
    const csv =
      'Account\tMain\n\nDate\tDescription\tPaid out\tPaid in\n27/11/2026\t"INV-\n000007"\t\t5.00\n28/11/2026\tFee\t1.50\t\n'
    assert.deepEqual(facts(`\uFEFF${csv}`), [
      [4, 'in', '2026-11-27', '5.00', null, null, 'INV- 000007'],
      [6, 'out', '2026-11-28', '1.50', null, null, 'Fee'],
    ])
  })

  test('a bank of the Netherlands names directions in a column of their own', ({ assert }) => {
    const csv =
      'Datum,Naam / Omschrijving,Tegenrekening,Af Bij,"Bedrag (EUR)",Mededelingen\n20261127,Jan,NL91ABNA0417164300,Bij,"12,10",Factuur\n'
    const { columns, lines } = read(csv)
    assert.isFalse(lines.ok, 'days without marks are told, not guessed')
    assert.isAtLeast(columns.at.direction, 0)
    const fixed = csv.replace('20261127', '2026-11-27')
    assert.deepEqual(facts(fixed)[0].slice(1, 4), ['in', '2026-11-27', '12.10'])
    assert.equal(facts(fixed.replace('Bij,"12', 'Af,"12'))[0][1], 'out')
  })

  test('every bad line is told by its number, and then nothing is read', ({ assert }) => {
    const csv =
      'Date;Name;Amount;Currency\n2026-11-27;Ada;5.00;EUR\n2026-13-01;Ada;5.00;EUR\n2026-11-27;Ada;five;EUR\n2026-11-27;Ada;5.00;XXX\n2026-11-27;Ada;;EUR\n'
    const { lines } = read(csv)
    assert.isFalse(lines.ok)
    if (lines.ok || lines.error.type !== 'lines') throw new Error('read')
    assert.deepEqual(
      lines.error.problems.map(({ line, problem }) => [line, problem]),
      [
        [3, 'day'],
        [4, 'amount'],
        [5, 'currency'],
        [6, 'amount'],
      ]
    )
  })

  test('days and amounts are read as banks write them, and nothing else is', ({ assert }) => {
    assert.equal(dayOf('1.2.26', 'dmy'), '2026-02-01')
    assert.equal(dayOf('02/01/2026', 'mdy'), '2026-02-01')
    assert.equal(dayOf('2026-02-01T10:00:00', 'ymd'), '2026-02-01')
    for (const text of ['31.02.2026', '1.2', '', '2026', '=1+1']) assert.isNull(dayOf(text, 'dmy'))
    const amount = (text: string, mark: 'comma' | 'point', currency = 'EUR') =>
      amountOf(text, currency, mark)?.minor ?? null
    assert.equal(amount('1.234,56-', 'comma'), -123_456)
    assert.equal(amount('+5,00 €', 'comma'), 500)
    assert.equal(amount('EUR 5,5', 'comma'), 550)
    assert.equal(amount("1'234.50", 'point'), 123_450)
    assert.equal(amount('(12.00)', 'point'), -1200)
    assert.equal(amount('\u221212.00', 'point'), -1200)
    assert.equal(amount('500', 'point', 'JPY'), 500)
    assert.equal(amount('500.00', 'point', 'JPY'), 500)
    for (const text of ['', '1,2,3', '--5', '5e3', 'NaN', '0x10', '1.005', '9999999999999', '=5'])
      assert.isNull(amount(text, 'point'), text)
  })

  test('amounts survive being written in either style', ({ assert }) => {
    fc.assert(
      fc.property(fc.integer({ min: -99_999_999_99, max: 99_999_999_99 }), (minor) => {
        const plain = Money.of(minor, 'EUR').toDecimal()
        const [whole, fraction] = plain.replace('-', '').split('.')
        const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, '.')
        const sign = minor < 0 ? '-' : ''
        assert.equal(amountOf(plain, 'EUR', 'point')?.minor, minor)
        assert.equal(amountOf(`${sign}${grouped},${fraction}`, 'EUR', 'comma')?.minor, minor)
        assert.equal(amountOf(`${grouped},${fraction}${sign}`, 'EUR', 'comma')?.minor, minor)
      })
    )
  })

  test('whatever stands in quoted cells is read back', ({ assert }) => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ';', '\n', ',', 'é', ' ', '=') })
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 }),
        (rows) => {
          const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
          const filled = rows.map((row) => ['x', ...row])
          const text = `a;b;c;d\n${filled.map((row) => row.map(quote).join(';')).join('\n')}\n`
          const expected = filled
          if (readTable(text).rows[0].cells.length !== 4) return
          assert.deepEqual(
            readTable(text)
              .rows.slice(1)
              .map(({ cells }) => cells),
            expected
          )
        }
      )
    )
  })

  test('no bytes make a reader throw what it does not mean to, or take long', ({ assert }) => {
    const began = Date.now()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const text = decodeText(Buffer.from(bytes))
        const table = readTable(text)
        const head = headOf(table)
        if (head) readCsv(table, head, guessColumns(table, head, 'EUR'))
        assert.property(readCamt(text), 'ok')
      })
    )
    const size = 256 * 1024
    for (const part of ['"', '""', '<', '<a>', '<a ', '<?', '<!--', '&', ';', '\n', '=', '"a";'])
      for (const reader of [readTable, readCamt]) reader(part.repeat(size / part.length))
    assert.isBelow(Date.now() - began, 20_000)
  })
})

test.group('Statements by ISO 20022', () => {
  const problemOf = (text: string) => {
    const taken = readCamt(text)
    return taken.ok ? null : taken.error.type
  }

  test('what was booked is read, in and out, with whom and what for', ({ assert }) => {
    const entries = [
      camtEntry({ purpose: 'INV-000042 &amp; more', party: 'Ada &#x4c;ovelace' }),
      camtEntry({ direction: 'DBIT', amount: '5.5', reference: 'REF2' }),
      camtEntry({ state: 'PDNG', reference: 'REF3' }),
    ]
    const taken = readCamt(camt(entries))
    if (!taken.ok) throw new Error(JSON.stringify(taken.error))
    assert.equal(taken.value.bankAccount, 'DE89370400440532013000')
    assert.deepEqual(
      taken.value.lines.map(({ direction, amount, party, purpose, reference }) => [
        direction,
        amount.toDecimal(),
        party,
        purpose,
        reference,
      ]),
      [
        ['in', '11.90', 'Ada Lovelace', 'INV-000042 & more', 'REF1'],
        ['out', '5.50', 'Ada Lovelace', 'Thanks', 'REF2'],
      ]
    )
  })

  test('a collective entry is told by its transactions where they add up to it', ({ assert }) => {
    const transaction = (amount: string) =>
      `<TxDtls><Amt Ccy="EUR">${amount}</Amt><RltdPties><Dbtr><Nm>P${amount}</Nm></Dbtr></RltdPties></TxDtls>`
    const entry = (parts: string[]) =>
      `<Ntry><Amt Ccy="EUR">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><DtTm>2026-11-27T00:00:00</DtTm></BookgDt><NtryDtls>${parts.map(transaction).join('')}</NtryDtls></Ntry>`
    const amounts = (parts: string[]) => {
      const taken = readCamt(camt([entry(parts)]))
      return taken.ok ? taken.value.lines.map(({ amount }) => amount.toDecimal()) : taken.error.type
    }
    assert.deepEqual(amounts(['10.00', '20.00']), ['10.00', '20.00'])
    assert.deepEqual(amounts(['10.00', '10.00']), ['30.00'])
  })

  test('[F18] hostile and broken documents are refused', ({ assert }) => {
    const lol = '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>'
    const file = '<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>'
    for (const before of [lol, file, '<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">'])
      assert.equal(problemOf(camt([camtEntry({ purpose: '&xxe;' })], { before })), 'unsafe')
    assert.equal(problemOf(camt([camtEntry({ purpose: '&xxe;' })])), 'unsafe')
    assert.equal(problemOf(camt([camtEntry({ purpose: '&constructor;' })])), 'unsafe')
    assert.equal(problemOf(camt([camtEntry({ purpose: '&#0;' })])), 'unsafe')
    assert.equal(problemOf('<a>'.repeat(100_000)), 'unsafe')
    assert.equal(problemOf(camt([camtEntry()]).slice(0, -10)), 'unreadable')
    assert.equal(problemOf(`${camt([camtEntry()])}<b/>`), 'unreadable')
    assert.equal(problemOf('<html><body/></html>'), 'unreadable')
    assert.equal(problemOf(camt([])), 'empty')
    assert.equal(problemOf(camt([camtEntry({ amount: '-5.00' })])), 'lines')
    assert.equal(problemOf(camt([camtEntry({ amount: '1e9' })])), 'lines')
    assert.equal(problemOf(camt([camtEntry({ day: '2026-02-30' })])), 'lines')
    const many = Array.from({ length: 10_001 }, (_, index) => camtEntry({ reference: `R${index}` }))
    assert.equal(problemOf(camt(many)), 'too_many')
    assert.throws(() => readXml('<a x=1/>'), XmlError as never)
    assert.equal(readXml('<a><![CDATA[<b>&]]></a>').text, '<b>&')
  })
})

test.group('What a transfer pays', () => {
  const entry = (fields: object = {}) => ({
    ...{ direction: 'in', amountMinor: 1190, currency: 'EUR', party: null, iban: null },
    ...{ purpose: '', reference: null },
    ...fields,
  })
  const due = (number: string, dueMinor: number, fields: object = {}) => ({
    ...{ id: number, number, accountId: 'a', currency: 'EUR', dueMinor, owner: 'ada' },
    ...fields,
  })

  test('numbers are found without blanks and hyphens, and across broken lines', ({ assert }) => {
    const find = (purpose: string, prefix = 'INV-') => numbersIn(entry({ purpose }), [prefix])
    for (const purpose of ['INV-000042', 'inv 000042', 'Rechnung INV000042 danke', 'INV-0000 42'])
      assert.include(find(purpose), 'INV-000042', purpose)
    assert.isEmpty(find('INV-42'))
    assert.includeMembers(find('INV-000001 INV-000002'), ['INV-000001', 'INV-000002'])
    assert.include(find('2026 000042', ''), '000042'.padStart(6, '0'))
    assert.isAtMost(find('1'.repeat(1000), '').length, 60)
  })

  test('the surest sign counts, and no sign is no suggestion', ({ assert }) => {
    const one = due('INV-000001', 1190)
    const other = due('INV-000002', 500)
    const known = { named: [], owner: null, due: [one, other] }
    const reason = (more: object, fields: object = {}) =>
      suggest(entry(fields), { ...known, ...more })?.reason ?? null
    assert.equal(reason({ named: [one] }), 'number_and_amount')
    assert.equal(reason({ named: [one, other] }, { amountMinor: 1690 }), 'number_and_amount')
    assert.equal(reason({ named: [other] }), 'number')
    assert.equal(reason({ owner: 'a' }), 'iban_and_amount')
    assert.equal(reason({ owner: 'a' }, { amountMinor: 1690 }), 'iban_and_amount')
    assert.equal(reason({ owner: 'a' }, { amountMinor: 7 }), 'iban')
    assert.equal(reason({}, { party: 'ADA' }), 'name_and_amount')
    assert.equal(reason({}), 'amount')
    assert.isNull(reason({ due: [one, due('INV-000003', 1190)] }))
    assert.isNull(reason({ due: [] }))
  })

  test('[F18] parts and rest are the whole transfer, no part exceeds what is due', ({ assert }) => {
    const dues = fc.array(fc.integer({ min: 0, max: 100_000 }), { maxLength: 12 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), dues, (minor, amounts) => {
        const amount = Money.of(minor, 'EUR')
        const parts = allot(
          amount,
          amounts.map((one, index) => ({ minor: one, index }))
        )
        const sum = parts.reduce((total, part) => total + part.minor, 0)
        assert.isAtMost(sum, minor)
        for (const part of parts) {
          assert.isAbove(part.minor, 0)
          assert.isAtMost(part.minor, amounts[part.index])
        }
        const all = amounts.reduce((total, one) => total + one, 0)
        assert.equal(sum, Math.min(all, minor), 'nothing stays due while money is left')
      })
    )
  })

  test('entries that are the same in all have keys of their own, the same ones each time', ({
    assert,
  }) => {
    const line = {
      ...{ line: 1, direction: 'in' as const, bookedOn: '2026-11-27', party: 'Ada', iban: null },
      ...{ amount: Money.of(500, 'EUR'), purpose: 'Rent', reference: null },
    }
    const keys = keysOf([line, line, { ...line, party: 'Bob' }])
    assert.equal(new Set(keys).size, 3)
    assert.deepEqual(keysOf([{ ...line, line: 9 }, line]), keys.slice(0, 2))
    assert.isTrue(
      isComplete({
        at: { ...noColumns(), booked_on: 0, amount: 1, purpose: 2 },
        days: 'dmy',
        decimals: 'comma',
        currency: 'EUR',
      })
    )
  })
})

function noColumns() {
  const none = -1
  return {
    ...{ booked_on: none, amount: none, amount_in: none, amount_out: none, direction: none },
    ...{ currency: none, party: none, iban: none, purpose: none, reference: none },
  }
}
