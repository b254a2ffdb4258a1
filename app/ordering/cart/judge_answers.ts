import { drivers, presentAnswers, readKept } from '#provisioning'
import type { CartLine } from '#ordering/cart/price_item'

/** Writes into lines what was answered to their drivers, and whether that fits what the drivers ask for today. */
export async function judgeAnswers(lines: CartLine[]): Promise<void> {
  for (const line of lines) {
    const { orderSettings } = line.item
    const fields = await drivers.orderFieldsOf(line.product.driver)
    line.answers = presentAnswers(fields, orderSettings)
    if (!readKept(fields, orderSettings).ok) line.problem ??= 'answers_changed'
  }
}
