import { crc32, deflateSync } from 'node:zlib'
import { readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import { MOST_BYTES, readImage } from '#core/brand/images/read_image'
import { chunk, png } from '#tests/support/brand'
import type { BrandSlot } from '#core/brand/settings'

const svg = (inside: string, attributes = 'viewBox="0 0 200 50"') =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`)

function problemOf(file: Buffer | null, slot: BrandSlot = 'logo'): string | null {
  const read = readImage(file, slot)
  return read.ok ? null : read.error.type
}

function written(file: Buffer): string {
  const read = readImage(file, 'logo')
  return read.ok ? read.value.content.toString() : `refused: ${read.error.type}`
}

test.group('An SVG as a logo', () => {
  test('that runs or loads something is refused: {0}')
    .with([
      ['<script>alert(1)</script>', 'active'],
      ['<SCRIPT>alert(1)</SCRIPT>', 'active'],
      ['<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>', 'active'],
      ['<g><metadata><script/></metadata></g>', 'active'],
      ['<rect onload="alert(1)"/>', 'active'],
      ['<rect ONCLICK="alert(1)"/>', 'active'],
      ['<foreignObject><p>x</p></foreignObject>', 'active'],
      ['<a href="#x"><rect/></a>', 'active'],
      ['<animate attributeName="href" to="javascript:alert(1)"/>', 'active'],
      ['<rect fill="java&#115;cript:alert(1)"/>', 'active'],
      ['<rect fill="java&#10;script:alert(1)"/>', 'active'],
      ['<image href="https://evil.test/x.png"/>', 'active'],
      ['<use href="https://evil.test/x.svg#a"/>', 'foreign'],
      ['<use xlink:href="data:image/svg+xml;base64,AAAA"/>', 'foreign'],
      ['<rect fill="url(https://evil.test/x)"/>', 'foreign'],
      ['<rect fill="url( \'//evil.test/x\')"/>', 'foreign'],
      ['<rect style="background:u\\72l(x)"/>', 'foreign'],
      ['<style>@import "https://evil.test/x.css";</style>', 'foreign'],
      ['<style><![CDATA[@font-face{src:url(x.woff)}]]></style>', 'foreign'],
      ['<style>rect{fill:url(/**/https://evil.test)}</style>', 'foreign'],
      ['<rect', 'broken'],
      ['<rect></g>', 'broken'],
      ['<rect fill=red/>', 'broken'],
      ['<text>&unknown;</text>', 'broken'],
      ['<text>&nbsp;</text>', 'broken'],
      ['</svg><script/>', 'broken'],
      ['<!ENTITY x "y">', 'doctype'],
    ])
    .run(({ assert }, [inside, problem]) => assert.equal(problemOf(svg(inside)), problem))

  test('with a document type is refused, whatever it declares', ({ assert }) => {
    const bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    const file = Buffer.from(`${bomb}<svg viewBox="0 0 9 9"><text>&b;</text></svg>`)
    assert.oneOf(problemOf(file), ['doctype', 'type'])
  })

  test('keeps what draws, and nothing that an editor wrote beside it', ({ assert }) => {
    const file = svg(
      `<!-- Inkscape --><metadata><rdf:RDF>x</rdf:RDF></metadata><sodipodi:namedview id="n"/>
       <defs><linearGradient id="a"><stop offset="0" stop-color="#f00"/></linearGradient></defs>
       <style>.b{fill:url(#a)}</style><g inkscape:label="Layer 1"><path class="b" d="M0 0h9"/></g>
       <title>A &amp; B</title><text>Fish &lt; chips</text>`
    )
    const text = written(file)
    assert.include(text, '<path class="b" d="M0 0h9"/>')
    assert.include(text, '<style>.b{fill:url(#a)}</style>')
    assert.include(text, 'A &amp; B')
    assert.include(text, 'Fish &lt; chips')
    for (const gone of ['Inkscape', 'RDF', 'namedview', 'inkscape', 'Layer'])
      assert.notInclude(text, gone)
    const again = readImage(Buffer.from(text), 'logo')
    assert.isTrue(again.ok && again.value.content.toString() === text, 'is clean already')
  })

  test('says its shape: {0}')
    .with([
      ['viewBox="0 0 200 50"', '480x120'],
      ['width="80px" height="40"', '240x120'],
      ['width="100%" height="100%" viewBox="0,0,10,10"', '120x120'],
      ['width="100%"', 'no_size'],
      ['viewBox="0 0 0 10"', 'no_size'],
      ['viewBox="0 0 1e999 10"', 'no_size'],
      ['viewBox="0 0 1000 1"', 'too_long'],
    ])
    .run(({ assert }, [attributes, expected]) => {
      const read = readImage(svg('<path d="M0 0"/>', attributes), 'logo')
      assert.equal(read.ok ? `${read.value.width}x${read.value.height}` : read.error.type, expected)
    })

  test('is not endlessly deep or long', ({ assert }) => {
    assert.equal(problemOf(svg('<g>'.repeat(100) + '</g>'.repeat(100))), 'too_complex')
    assert.equal(problemOf(svg('<g/>'.repeat(6_000))), 'too_complex')
  })

  test('is read in a moment, however it is written', ({ assert }) => {
    const began = performance.now()
    for (const inside of [
      `<rect ${'a="1" '.repeat(20_000)}`,
      `<rect ${' '.repeat(200_000)}`,
      '<!--'.repeat(50_000),
      '&#'.repeat(100_000),
      `<rect a="${'/*'.repeat(50_000)}"/>`,
    ])
      problemOf(svg(inside))
    assert.isBelow(performance.now() - began, 5_000)
  })

  test('of the samples is accepted', ({ assert }) => {
    for (const name of ['harbour/logo', 'harbour/logo_dark', 'harbour/favicon', 'meadow/logo'])
      assert.isNull(problemOf(readFileSync(`resources/brands/${name}.svg`)))
  })
})

test.group('A PNG as a logo', () => {
  test('keeps its pixels and loses what else is in it', ({ assert }) => {
    const text = chunk('tEXt', Buffer.from('Comment\0<script>alert(1)</script>'))
    const read = readImage(png(200, 50, [text]), 'logo')
    assert.isTrue(read.ok)
    if (!read.ok) return
    assert.deepInclude(read.value, { type: 'png', width: 200, height: 50 })
    assert.isTrue(read.value.content.equals(png(200, 50)))
  })

  test('ends where its picture ends', ({ assert }) => {
    const file = Buffer.concat([png(200, 50), Buffer.from('<?php echo 1;')])
    const read = readImage(file, 'logo')
    assert.isTrue(read.ok && read.value.content.equals(png(200, 50)))
  })

  test('needs a size that can be shown: {0}×{1}')
    .with([
      [1, 1, 'logo', 'too_few_pixels'],
      [40, 40, 'logo', 'too_few_pixels'],
      [48, 48, 'logo', null],
      [1_700, 400, 'logo', 'too_many_pixels'],
      [30_000, 30_000, 'logo', 'too_many_pixels'],
      [1_300, 100, 'logo', 'too_long'],
      [16, 16, 'favicon', null],
      [15, 15, 'favicon', 'too_few_pixels'],
      [64, 32, 'favicon', 'not_square'],
      [0, 0, 'logo', 'broken'],
    ] as [number, number, BrandSlot, string | null][])
    .run(({ assert }, [width, height, slot, problem]) => {
      const file = width > 10_000 ? headOnly(width, height) : png(width, height)
      assert.equal(problemOf(file, slot), problem)
    })

  test('that is cut off, changed or unpacks to more than it says is refused', ({ assert }) => {
    const whole = png(200, 50)
    assert.equal(problemOf(whole.subarray(0, whole.length - 9)), 'broken')
    const changed = Buffer.from(whole)
    changed[60] ^= 1
    assert.equal(problemOf(changed), 'broken')
    const bomb = png(200, 50, [], deflateSync(Buffer.alloc(80_000_000)))
    assert.equal(problemOf(bomb), 'broken')
    assert.equal(problemOf(png(200, 50, [], deflateSync(Buffer.alloc(10)))), 'broken')
  })
})

test.group('Any other file as a logo', () => {
  test('is refused by what it holds, not by its name', ({ assert }) => {
    for (const content of ['GIF89a', '<html><svg/></html>', '%PDF-1.7', '{}', '\u0000'])
      assert.equal(problemOf(Buffer.from(content)), 'type')
    assert.equal(problemOf(null), 'no_file')
    assert.equal(problemOf(Buffer.alloc(0)), 'no_file')
    assert.equal(problemOf(Buffer.alloc(MOST_BYTES + 1)), 'too_large')
    assert.equal(problemOf(svg('<path d="M0 0"/>'), 'logo_document'), 'png_only')
  })
})

function headOnly(width: number, height: number): Buffer {
  const file = png(1, 1)
  file.writeUInt32BE(width, 16)
  file.writeUInt32BE(height, 20)
  file.writeUInt32BE(crc32(file.subarray(12, 29)), 29)
  return file
}
