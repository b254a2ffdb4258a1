import fc from 'fast-check'
import { test } from '@japa/runner'
import { brandFrom } from '#core/brand/brand'
import { contrast, hexOf, oklchFrom, rgbFrom, rgbOf } from '#core/brand/colours'
import { OWN_ACCENT, paletteOf, surfaceOf } from '#core/brand/palette'
import { footerLinksFrom } from '#core/brand/footer_links'

const READ = 4.5
const colours = fc
  .integer({ min: 0, max: 0xffffff })
  .map((number) => `#${number.toString(16).padStart(6, '0')}`)

test.group('The palette of a brand', () => {
  test('can be read whatever colour is asked for, on light and on dark pages', ({ assert }) => {
    fc.assert(
      fc.property(colours, (accent) => {
        const { onLight, onDark, fill, fillOnDark } = paletteOf(accent)
        assert.isAtLeast(contrast(rgbFrom(onLight), rgbFrom('#ffffff')), READ)
        assert.isAtLeast(contrast(rgbFrom(onDark), rgbFrom('#101418')), READ)
        for (const { background, text } of [fill, fillOnDark])
          assert.isAtLeast(contrast(rgbFrom(background), rgbFrom(text)), READ)
        assert.isAtLeast(contrast(rgbFrom(fill.pressed), rgbFrom(fill.text)), READ)
      })
    )
  })

  test('writes on any header so that it can be read', ({ assert }) => {
    fc.assert(
      fc.property(colours, (header) => {
        const { background, text } = surfaceOf(header)
        assert.isAtLeast(contrast(rgbFrom(background), rgbFrom(text)), READ)
      })
    )
  })

  test('leaves a colour alone that can be read, and moves the lightness of others only', ({
    assert,
  }) => {
    assert.equal(paletteOf(OWN_ACCENT).fill.background, OWN_ACCENT)
    const yellow = paletteOf('#ffd400')
    assert.equal(yellow.fill.background, '#ffd400')
    assert.equal(yellow.fill.text, '#000000')
    assert.notEqual(yellow.onLight, '#ffd400')
    const moved = oklchFrom(rgbFrom(yellow.onLight))
    assert.closeTo(moved.hue, oklchFrom(rgbFrom('#ffd400')).hue, 4)
  })

  test('turns colours into OKLCH and back', ({ assert }) => {
    fc.assert(
      fc.property(colours, (hex) => {
        assert.equal(hexOf(rgbOf(oklchFrom(rgbFrom(hex)))), hex)
      })
    )
  })

  test('knows the contrasts that WCAG gives', ({ assert }) => {
    assert.closeTo(contrast(rgbFrom('#000000'), rgbFrom('#ffffff')), 21, 0.001)
    assert.closeTo(contrast(rgbFrom('#777777'), rgbFrom('#ffffff')), 4.48, 0.01)
  })
})

test.group('A brand', () => {
  test('that sets nothing has no stylesheet, and one for each thing that it sets', ({ assert }) => {
    assert.isNull(brandFrom({}).stylesheet)
    const paths = [
      { 'brand.accent': '#aa0000' },
      { 'brand.header': '#aa0000' },
      { 'brand.font': 'serif' },
    ].map((values) => brandFrom(values).stylesheet?.path)
    assert.lengthOf(new Set(paths.filter(Boolean)), 3)
  })

  test('reads nothing out of settings that hold something else', ({ assert }) => {
    const odd = { 'brand.accent': '}{', 'brand.logo': '../../x.svg 1x1', 'brand.footer_links': 'x' }
    const { stylesheet, logo, footerLinks } = brandFrom(odd)
    assert.deepEqual([stylesheet, logo, footerLinks], [null, null, []])
  })

  test('has another key when anything of it changes, and none of the rest', ({ assert }) => {
    const key = (values: Record<string, unknown>) => brandFrom(values).key
    assert.equal(key({ 'company.name': 'A' }), key({}))
    for (const name of [
      'name',
      'accent',
      'header',
      'font',
      'show_name',
      'legal',
      'logo',
      'favicon',
    ])
      assert.notEqual(key({ [`brand.${name}`]: '#123456' }), key({}))
  })
})

test.group('Links of the footer', () => {
  test('are one a line, to pages of the panel, other sites and addresses', ({ assert }) => {
    const text = 'Imprint | https://shop.test/imprint\n\nTerms|/terms\r\nMail | mailto:a@shop.test'
    assert.deepEqual(footerLinksFrom(text), [
      { label: 'Imprint', href: 'https://shop.test/imprint' },
      { label: 'Terms', href: '/terms' },
      { label: 'Mail', href: 'mailto:a@shop.test' },
    ])
    assert.deepEqual(footerLinksFrom(''), [])
  })

  test('lead nowhere else')
    .with([
      'Imprint',
      '| /x',
      'a | javascript:alert(1)',
      'a | //evil.test',
      'a | /\\evil.test',
      'a | data:,x',
      'a|b|c',
    ])
    .run(({ assert }, line) => assert.isNull(footerLinksFrom(line)))
})
