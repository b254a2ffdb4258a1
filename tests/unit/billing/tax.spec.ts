import fc from 'fast-check'
import { test } from '@japa/runner'
import { currencyCodes, currencyOf } from '#core/money/currencies'
import { Money } from '#core/money/money'
import { computeTotals } from '#billing/tax/compute_totals'
import { decideTax } from '#billing/tax/tax_decision'
import { readVatId } from '#billing/tax/vat_number'

const line = fc.record({
  quantity: fc.integer({ min: 1, max: 50 }),
  unitMinor: fc.integer({ min: 0, max: 5_000_000 }),
})
const lines = fc.array(line, { minLength: 1, maxLength: 12 })
const rate = fc.integer({ min: 0, max: 3000 })
const standard = (rateBp: number) =>
  ({ category: 'S', country: 'DE', rateBp, reason: null }) as const
const reverse = { category: 'AE', country: 'FR', rateBp: 0, reason: 'reverse_charge' } as const

test.group('Tax', () => {
  test('totals add up to the cent, and so do the shares of the lines', ({ assert }) => {
    fc.assert(
      fc.property(
        lines,
        rate,
        fc.constantFrom('exclusive', 'inclusive' as const),
        (priced, rateBp, mode) => {
          const totals = computeTotals(priced, standard(rateBp), {
            currency: 'EUR',
            mode: mode as 'exclusive',
            homeRateBp: rateBp,
          })
          const nets = Money.sum(
            totals.lines.map(({ net }) => net),
            'EUR'
          )
          const taxes = Money.sum(
            totals.lines.map(({ tax }) => tax),
            'EUR'
          )
          assert.isTrue(nets.equals(totals.net) && taxes.equals(totals.tax))
          assert.isTrue(totals.total.equals(totals.net.plus(totals.tax)))
          const listed = priced.reduce((sum, one) => sum + one.quantity * one.unitMinor, 0)
          assert.equal((mode === 'inclusive' ? totals.total : totals.net).minor, listed)
        }
      )
    )
  })

  test('[B06] totals in every currency are amounts that a card can be charged', ({ assert }) => {
    const modes = fc.constantFrom('exclusive' as const, 'inclusive' as const)
    const anyCurrency = fc.constantFrom(...currencyCodes)
    fc.assert(
      fc.property(lines, rate, modes, anyCurrency, (priced, rateBp, mode, currency) => {
        const { step } = currencyOf(currency)
        const onStep = priced.map((one) => ({ ...one, unitMinor: one.unitMinor * step }))
        const pricing = { currency, mode, homeRateBp: rateBp }
        for (const decision of [standard(rateBp), reverse]) {
          const { net, tax, total, lines: shares } = computeTotals(onStep, decision, pricing)
          assert.isTrue(total.equals(net.plus(tax)))
          const amounts = [net, tax, total, ...shares.flatMap((one) => [one.net, one.tax])]
          assert.isTrue(amounts.every((amount) => amount.isOnStep))
        }
      })
    )
    const kuwait = { currency: 'KWD', mode: 'exclusive', homeRateBp: 1900 } as const
    const example = computeTotals([{ quantity: 1, unitMinor: 1230 }], standard(1900), kuwait)
    assert.deepEqual([example.tax.minor, example.total.minor], [230, 1460])
  })

  test('tax is rounded once for all lines together', ({ assert }) => {
    const priced = [1, 2, 3].map(() => ({ quantity: 1, unitMinor: 33 }))
    const totals = computeTotals(priced, standard(1900), {
      currency: 'EUR',
      mode: 'exclusive',
      homeRateBp: 1900,
    })
    assert.equal(totals.tax.minor, 19)
  })

  test('who is billed without tax pays an inclusive price less the tax in it', ({ assert }) => {
    const totals = computeTotals([{ quantity: 1, unitMinor: 1190 }], reverse, {
      currency: 'EUR',
      mode: 'inclusive',
      homeRateBp: 1900,
    })
    assert.equal(totals.total.minor, 1000)
    assert.isTrue(totals.tax.isZero)
  })

  test('a price of nothing is taxed with nothing', ({ assert }) => {
    const totals = computeTotals([{ quantity: 3, unitMinor: 0 }], standard(1900), {
      currency: 'EUR',
      mode: 'exclusive',
      homeRateBp: 1900,
    })
    assert.isTrue(totals.total.isZero)
  })

  const situation = {
    sellerCountry: 'DE',
    buyerCountry: 'DE',
    taxed: true,
    buyerIsBusiness: false,
    homeRateBp: 1900,
    buyerRateBp: null,
  }
  const cases = [
    ['at home', {}, 'S', 'DE', 1900],
    ['at home, with a VAT ID', { buyerIsBusiness: true }, 'S', 'DE', 1900],
    [
      'a business elsewhere in the Union',
      { buyerCountry: 'FR', buyerIsBusiness: true },
      'AE',
      'FR',
      0,
    ],
    [
      'a consumer elsewhere in the Union',
      { buyerCountry: 'FR', buyerRateBp: 2000 },
      'S',
      'FR',
      2000,
    ],
    ['a consumer in a country without a recorded rate', { buyerCountry: 'FR' }, 'S', 'DE', 1900],
    ['outside the Union', { buyerCountry: 'CH' }, 'O', 'CH', 0],
    ['a seller outside the Union', { sellerCountry: 'CH', buyerCountry: 'DE' }, 'O', 'DE', 0],
    ['a seller who charges none', { taxed: false }, 'E', 'DE', 0],
  ] as const
  for (const [name, changes, category, country, rateBp] of cases) {
    test(`decides for ${name}`, ({ assert }) => {
      const decision = decideTax({ ...situation, ...changes })
      assert.deepInclude(decision, { category, country, rateBp })
    })
  }

  const numbers = [
    ['DE', 'de 123.456.789', 'DE123456789', 'fits'],
    ['DE', '123456789', 'DE123456789', 'fits'],
    ['GR', 'EL123456789', 'EL123456789', 'fits'],
    ['GR', 'GR123456789', 'EL123456789', 'fits'],
    ['GR', '123456789', 'EL123456789', 'fits'],
    ['AT', 'at u-1234 5678', 'ATU12345678', 'fits'],
    ['AT', 'U12345678', 'ATU12345678', 'fits'],
    ['BE', 'BE123456789', 'BE123456789', 'other_form'],
    ['BE', 'BE 0403.019.261', 'BE0403019261', 'fits'],
    ['BE', 'BE403019261', 'BE0403019261', 'fits'],
    ['NL', 'NL 1234.56.789.B01', 'NL123456789B01', 'fits'],
    ['DE', 'FR12345678901', 'FR12345678901', 'other_country'],
    ['FI', 'DE123456789', 'DE123456789', 'other_country'],
    ['DE', '12', '12', 'other_form'],
    ['DE', 'ＤＥ１２３４５６７８９', 'DE123456789', 'fits'],
    ['DE', 'DE\u2011123\u2013456\u2212789', 'DE123456789', 'fits'],
    ['DE', 'DE\u200b123\u00a0456\u202f789\ufeff', 'DE123456789', 'fits'],
    ['CH', 'CHE\u2011123.456.789', 'CHE123456789', 'not_eu'],
    ['IE', 'ie 6388047 v', 'IE6388047V', 'fits'],
    ['ES', 'B-58.378.431', 'ESB58378431', 'fits'],
    ['FR', 'FR 83 404 833 048', 'FR83404833048', 'fits'],
    ['GB', 'XI 980 7806 84', 'XI980780684', 'not_eu'],
    ['NO', 'NO 974 760 673 MVA', 'NO974760673MVA', 'not_eu'],
    ['SE', '556012-5790', '5560125790', 'other_form'],
    ['HU', '12892312-2-44', '12892312244', 'other_form'],
    ['CH', 'CHE-123.456.789 MWST', 'CHE123456789MWST', 'not_eu'],
    ['BR', '12.345.678/0001-95', '12345678000195', 'not_eu'],
  ] as const
  for (const [country, typed, normal, form] of numbers) {
    test(`[B16] [B17] reads "${typed}" of ${country} as ${normal}: ${form}`, ({ assert }) => {
      assert.deepInclude(readVatId(country, typed), { normal, form })
    })
  }

  test('[B16] a wrong check digit is noticed', ({ assert }) => {
    assert.isTrue(readVatId('DE', 'DE136695976').plausible)
    assert.isFalse(readVatId('DE', 'DE136695977').plausible)
  })
})
