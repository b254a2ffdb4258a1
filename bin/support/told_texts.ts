import type { Rule } from 'eslint'

/** Files that import one of these tell staff something: what a check found, an alert, a line of a report. */
const TELLERS =
  /^(@adonisjs\/core\/health|#core\/health\/found|#core\/registries\/(health_checks|alerts)|#core\/restore\/(restore_checks|run_restore_checks))$/

/** Two words one after the other. Names, keys and paths have no space. */
const SENTENCE = /\p{L}[,.:;]? \p{L}/u

/** Calls whose texts are no sentences for people: SQL, and the log, which stays in English. */
const NOT_TOLD = /^(raw|rawQuery|count|logger|repeatedErrors|orderByRaw)$/

const message =
  'Tell what was found by a text of resources/lang: found.failed(…) of #core/health/found, restoreText(…), shopLanguage().t(…).'

type Node = Rule.Node

/** No sentence of health checks, alerts and the check after a restore is written in code, where no language file has it. */
export const toldTexts: Rule.RuleModule = {
  meta: { type: 'problem', schema: [], messages: { fixed: message } },

  create(context) {
    let tells = false
    const check = (node: Node, text: string) => {
      if (tells && SENTENCE.test(text) && !isOutside(node))
        context.report({ node, messageId: 'fixed' })
    }
    return {
      ImportDeclaration: ({ source }) => {
        if (TELLERS.test(String(source.value))) tells = true
      },
      Literal: (node) => {
        if (typeof node.value === 'string') check(node, node.value)
      },
      TemplateLiteral: (node) => check(node, node.quasis.map(({ value }) => value.raw).join('x')),
    }
  },
}

/** Whether it stands in a description that commands print before there are texts, or in a call that tells nobody. */
function isOutside(node: Node): boolean {
  for (let at: Node | null = node.parent; at; at = at.parent) {
    if (at.type === 'CallExpression' && NOT_TOLD.test(calledOn(at.callee))) return true
    if (at.type === 'PropertyDefinition' && named(at.key, 'description')) return true
    if (at.type === 'Property' && named(at.key, 'description')) return true
  }
  return false
}

const named = (key: object, name: string) => 'name' in key && key.name === name

/** "rawQuery" of db.rawQuery(…), "logger" of logger.error(…). */
function calledOn(callee: object): string {
  const names: string[] = []
  const add = (part: unknown) => {
    if (typeof part === 'object' && part && 'name' in part) names.push(String(part.name))
  }
  add(callee)
  if ('property' in callee) add(callee.property)
  if ('object' in callee) add(callee.object)
  return names.find((name) => NOT_TOLD.test(name)) ?? ''
}
