import { crc32, deflateSync } from 'node:zlib'
import { transaction } from '#core/database/transaction'
import { settings, type SettingTypes } from '#core/settings/settings'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** A piece of a PNG file with its length and checksum. */
export function chunk(type: string, data: Buffer): Buffer {
  const checked = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const whole = Buffer.alloc(checked.length + 8)
  whole.writeUInt32BE(data.length, 0)
  checked.copy(whole, 4)
  whole.writeUInt32BE(crc32(checked), checked.length + 4)
  return whole
}

/** A PNG file of transparent pixels, with further pieces before them; or with whatever its pixels shall be packed as. */
export function png(width: number, height: number, more: Buffer[] = [], packed?: Buffer): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 6, 0, 0, 0], 8)
  const pixels = packed ?? deflateSync(Buffer.alloc(height * (1 + width * 4)))
  const parts = [
    chunk('IHDR', head),
    ...more,
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]
  return Buffer.concat([SIGNATURE, ...parts])
}

/** Sets something of the brand, past its form. */
export async function useBrand(values: Partial<SettingTypes>): Promise<void> {
  await transaction((trx) => settings.set(values, trx))
}
