import { Zip, ZipPassThrough } from 'fflate'
import type { DateTime } from 'luxon'

/** A file of an archive. Its content comes piece by piece. */
export interface ZipEntry {
  /** Within the archive, in ASCII. */
  name: string
  /** When it was last changed. */
  at: DateTime
  content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>
}

/** The archive format without its extension holds no more files. */
export const MOST_FILES = 65_000

const NOTHING = new Uint8Array()

/**
 * An archive of files as they come, none of them compressed: PDFs are already. It takes the memory of one piece, whatever
 * the number of files. Throws a `RangeError` past `MOST_FILES`.
 */
export async function* zipped(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = []
  const zip = new Zip((error, piece) => {
    if (error) throw error
    ready.push(piece)
  })
  let files = 0
  for await (const { name, at, content } of entries) {
    if (++files > MOST_FILES) throw new RangeError(`An archive of more than ${MOST_FILES} files`)
    const file = new ZipPassThrough(name)
    file.mtime = at.toJSDate()
    zip.add(file)
    for await (const piece of content) {
      file.push(piece)
      yield* ready.splice(0)
    }
    file.push(NOTHING, true)
    yield* ready.splice(0)
  }
  zip.end()
  yield* ready.splice(0)
}
