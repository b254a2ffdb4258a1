import router from '@adonisjs/core/services/router'
import { parametersOf, type ListState } from '#core/lists/list_state'
import type { ListDefinition } from '#core/registries/lists'

type Parameters = [string, string][]

/** The addresses to which a list leads: the same with something more or less. None of them says which page. */
export function addressOf({ route }: ListDefinition, state: ListState) {
  const path = router.makeUrl(route)
  const parameters = parametersOf(state)
  const to = (some: Parameters) => {
    const query = new URLSearchParams(some).toString()
    return query ? `${path}?${query}` : path
  }
  const without = (name: string) =>
    parameters.filter(([other]) => other !== name && !other.startsWith(`${name}_`))
  return {
    path,
    here: to(parameters),
    cleared: to(parameters.filter(([name]) => name === 'sort')),
    without: (name: string) => to(without(name)),
    with: (name: string, value: string) => to([...without(name), [name, value]]),
    sorted: (sort: string) => to([...without('sort'), ['sort', sort]]),
    withQuery: (query: string) => (query ? `${path}?${query}` : path),
  }
}

export type ListAddress = ReturnType<typeof addressOf>
