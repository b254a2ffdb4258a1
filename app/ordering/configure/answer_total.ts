import { offerOf, sellTo, type Buyer, type Offer } from '#catalog'
import Plan from '#catalog/models/plan'
import { isHostName, normaliseHostName } from '#ordering/host_name'
import { cartTotalValidator } from '#ordering/validators/cart_item_validator'
import type { HttpContext } from '@adonisjs/core/http'
import type { Choices, Summary } from '#ordering/configure/summary'

type Price = (
  offer: Offer,
  choices: Choices
) => Promise<{ summary: Summary | null; countryName: string }>

/** The parts of the form that configures a server which follow from what was chosen so far; 404 for what is not on sale. */
export async function answerTotal(
  { request, response, view }: HttpContext,
  buyer: Buyer,
  price: Price
) {
  const [problem, choices] = await cartTotalValidator.tryValidate(request.qs())
  if (problem) return response.abort({ message: 'Not found' }, 404)
  const plan = await Plan.query()
    .where({ id: choices.plan_id, state: 'active' })
    .whereHas('product', (product) => product.where('state', 'published'))
    .preload('product')
    .firstOrFail()

  await sellTo(buyer, [plan])
  const hostname = normaliseHostName(choices.hostname ?? '')
  const { template_id: templateId, options } = choices
  const chosen = { planId: plan.id, templateId, options }
  response.header('cache-control', 'no-store')
  return view.render('pages/ordering/total', {
    ...(await price(await offerOf(plan.product, [plan]), chosen)),
    check: { hostname, isOne: isHostName(hostname) },
  })
}
