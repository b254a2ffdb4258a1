import ts from 'typescript'

/**
 * Reads from a resource file of the `stripe` package which HTTP request each method sends:
 * `create` → `POST /v1/refunds`, `retrieve` → `GET /v1/refunds/{id}`.
 */
export function findHttpRoutes(javascript: string): Map<string, string> {
  const routes = new Map<string, string>()
  const source = ts.createSourceFile('resource.js', javascript, ts.ScriptTarget.ES2022, true)
  for (const declaration of source.statements.filter(ts.isClassDeclaration)) {
    for (const method of declaration.members.filter(ts.isMethodDeclaration)) {
      const request = findRequestCall(method)
      if (!request) continue
      const [verb, path] = request.arguments
      if (ts.isStringLiteral(verb))
        routes.set(method.name.getText(), `${verb.text} ${pathOf(path)}`)
    }
  }
  return routes
}

function findRequestCall(node: ts.Node): ts.CallExpression | undefined {
  if (ts.isCallExpression(node) && node.expression.getText().endsWith('._makeRequest')) return node
  return ts.forEachChild(node, findRequestCall)
}

function pathOf(node: ts.Expression) {
  if (ts.isTemplateExpression(node)) {
    const spans = node.templateSpans.map((span) => {
      const name = span.expression.getText().replace(/^encodeURIComponent\((\w+)\)$/, '$1')
      return `{${name}}${span.literal.text}`
    })
    return node.head.text + spans.join('')
  }
  return ts.isStringLiteralLike(node) ? node.text : node.getText()
}
