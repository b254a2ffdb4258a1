import db from '@adonisjs/lucid/services/db'
import { sqlTime } from '#core/database/sql_time'
import { deleteInBatches } from '#core/database/delete_in_batches'
import { newId } from '#core/ids'

/** A piece is a row, so that building and downloading take the memory of one. */
const PIECE_BYTES = 512 * 1024

/** An archive as it was written under one lease. */
export interface WrittenUnder {
  archiveId: string
  fence: number
}

/** Keeps bytes as they come, in rows of half a megabyte; tells how many of them there were. */
export async function keepPieces(
  { archiveId, fence }: WrittenUnder,
  bytes: AsyncIterable<Uint8Array>,
  kept: () => Promise<void>
): Promise<number> {
  let size = 0
  let position = 0
  for await (const content of inPieces(bytes)) {
    const row = { id: newId(), archive_id: archiveId, fence, position, content }
    await db.table('document_archive_pieces').insert({ ...row, created_at: sqlTime() })
    size += content.length
    position += 1
    await kept()
  }
  return size
}

/** The bytes of an archive, piece by piece. */
export async function* piecesOf({ archiveId, fence }: WrittenUnder): AsyncGenerator<Uint8Array> {
  for (let position = 0; ; position++) {
    const row = await db
      .from('document_archive_pieces')
      .where({ archive_id: archiveId, fence, position })
      .select('content')
      .first()
    if (!row) return
    yield row.content as Uint8Array
  }
}

/** Deletes what an archive holds of this lease and those before it; what is written under a later one stays. */
export async function dropPieces({ archiveId, fence }: WrittenUnder): Promise<void> {
  await deleteInBatches('document_archive_pieces', (query) =>
    query.where('archive_id', archiveId).where('fence', '<=', fence)
  )
}

async function* inPieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let gathered: Uint8Array[] = []
  let length = 0
  for await (const some of bytes) {
    gathered.push(some)
    length += some.byteLength
    if (length < PIECE_BYTES) continue
    yield Buffer.concat(gathered)
    gathered = []
    length = 0
  }
  if (length > 0) yield Buffer.concat(gathered)
}
