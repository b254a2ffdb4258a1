import { cut } from '#core/text'
import { isHostName } from '#ordering/host_name'

const LONGEST_LABEL = 63

/** A name for the next server of a product, such as "skiff-3", which people may change. */
export function suggestHostname({ slug }: { slug: string }, servers: number): string {
  const number = `-${servers + 1}`
  const name = `${cut(slug, LONGEST_LABEL - number.length)}${number}`
  return isHostName(name) ? name : `server${number}`
}
