import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { MaintenancePage } from '#core/brand/maintenance_page'
import { brandFiles } from '#core/brand/brand_files'
import { imageText } from '#core/brand/brand_image'
import { readImage } from '#core/brand/images/read_image'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { png, useBrand } from '#tests/support/brand'

test.group('The page that nginx shows while the panel is away', (group) => {
  let folder: string
  group.teardown(async () => {
    await useBrand({ 'brand.name': '', 'brand.accent': '', 'brand.logo': '' })
    settings.forget()
  })
  group.each.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'maintenance-'))
    return () => rm(folder, { recursive: true })
  })
  const read = () => readFile(join(folder, 'page.html'), 'utf8')

  test('wears the brand, fetches nothing, and is written again once the brand is another one', async ({
    assert,
  }) => {
    const page = new MaintenancePage(join(folder, 'page.html'))
    const image = readImage(png(90, 30), 'logo')
    if (!image.ok) throw new Error(image.error.type)
    const logo = imageText(image.value)
    await transaction((trx) => brandFiles.store(image.value, trx))
    await useBrand({ 'brand.name': 'Harbour <b>', 'brand.accent': '#ff7a45', 'brand.logo': logo })
    await page.write()
    const before = await read()
    assert.include(before, 'Back in a few minutes · Harbour &lt;b&gt;')
    assert.match(before, /<img src="data:image\/png;base64,[^"]+" width="132" height="44"/)
    assert.notMatch(before, /(?:src|href)="(?!data:)/)

    await writeFile(join(folder, 'page.html'), 'kept')
    await page.write()
    assert.equal(await read(), 'kept')

    await useBrand({ 'brand.name': 'Meadow', 'brand.logo': '' })
    await page.write()
    assert.include(await read(), 'Meadow')
    assert.notInclude(await read(), 'Harbour')
    assert.deepEqual(await readdir(folder), ['page.html'])
  })

  test('is no reason to stop where its folder cannot be written to', async ({ assert }) => {
    await new MaintenancePage(join(folder, 'absent', 'page.html')).write()
    assert.isEmpty(await readdir(folder))
  })
})
