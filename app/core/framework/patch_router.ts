import type { Router } from '@adonisjs/core/http'

/**
 * Looks for each named route once. The router goes through all routes from the first at each address that it makes, which is some
 * hundred comparisons for each link of a list. Remove when the router knows its routes by name.
 */
export function patchRouter(router: Pick<Router, 'find'>): void {
  const find = router.find.bind(router)
  const found = new Map<unknown, ReturnType<typeof find>>()
  router.find = (name, ...narrower) => {
    if (narrower.some((one) => one !== undefined)) return find(name, ...narrower)
    const route = found.get(name) ?? find(name)
    if (route) found.set(name, route)
    return route
  }
}
