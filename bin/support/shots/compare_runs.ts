import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Browser, Page } from 'playwright'
import type { Box } from './take_components.js'

export interface Runs {
  kept: string
  now: string
  /** Where a picture of each difference goes: the new one, with what differs in red. */
  differences: string
  only?: string
}

interface Difference {
  pixels: number
  /** The smallest box around all that differs. */
  at: { left: number; top: number; width: number; height: number }
  picture: string
}

/** In the browser: the pixels in which two pictures differ; null where none does. */
const COMPARE = `async ([before, after]) => {
  const load = async (text) => {
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
    return createImageBitmap(new Blob([bytes], { type: 'image/png' }))
  }
  const [old, fresh] = await Promise.all([load(before), load(after)])
  const width = Math.max(old.width, fresh.width)
  const height = Math.max(old.height, fresh.height)
  const pixelsOf = (image) => {
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
    context.drawImage(image, 0, 0)
    return context.getImageData(0, 0, width, height)
  }
  const one = pixelsOf(old)
  const other = pixelsOf(fresh)
  let pixels = 0
  let left = width, top = height, right = 0, bottom = 0
  for (let index = 0; index < one.data.length; index += 4) {
    const differs = [0, 1, 2, 3].some((channel) => Math.abs(one.data[index + channel] - other.data[index + channel]) > 2)
    if (!differs) continue
    pixels++
    const x = (index / 4) % width
    const y = Math.floor(index / 4 / width)
    left = Math.min(left, x)
    right = Math.max(right, x + 1)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y + 1)
    other.data.set([220, 20, 60, 255], index)
  }
  if (pixels === 0) return null
  const canvas = new OffscreenCanvas(width, height)
  canvas.getContext('2d').putImageData(other, 0, 0)
  const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return { pixels, at: { left, top, width: right - left, height: bottom - top }, picture: btoa(text) }
}`

/** A line for each component that looks different, is new or is gone. */
export async function compareRuns(browser: Browser, runs: Runs): Promise<string[]> {
  const before = boxesOf(runs.kept)
  const after = boxesOf(runs.now)
  const page = await browser.newPage()
  const lines: string[] = []
  for (const file of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (!file.includes((runs.only ?? '').replaceAll('/', '.'))) continue
    const name = nameOf(file)
    if (!after[file]) lines.push(`${name}: gone`)
    else if (!before[file]) lines.push(`${name}: new`)
    else lines.push(...(await changesOf(page, runs, file, before[file], after[file])))
  }
  await page.close()
  return lines
}

async function changesOf(
  page: Page,
  runs: Runs,
  file: string,
  before: Box,
  after: Box
): Promise<string[]> {
  const pictures = [runs.kept, runs.now].map((run) => readFileSync(join(run, file), 'base64'))
  const difference = await page.evaluate<Difference | null>(
    `(${COMPARE})(${JSON.stringify(pictures)})`
  )
  const parts: string[] = []
  if (before.width !== after.width || before.height !== after.height)
    parts.push(`box ${sizeOf(before)} → ${sizeOf(after)}`)
  if (difference) {
    const { pixels, at } = difference
    parts.push(`${pixels} pixels in ${sizeOf(at)} at ${at.left},${at.top}`)
    const path = join(runs.differences, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, Buffer.from(difference.picture, 'base64'))
  }
  return parts.length > 0 ? [`${nameOf(file)}: ${parts.join('; ')}`] : []
}

function boxesOf(run: string): Record<string, Box> {
  return JSON.parse(readFileSync(join(run, 'boxes.json'), 'utf8'))
}

/** "ui/button at 375, dark". */
function nameOf(file: string): string {
  const [look, name] = file.split('/')
  const [width, theme] = look.split('-')
  return `${name.replace(/\.png$/, '').replace('.', '/')} at ${width}, ${theme}`
}

function sizeOf({ width, height }: Box): string {
  return `${width} × ${height}`
}
