import { readFileSync } from 'node:fs'
import ts from 'typescript'

/** One small change to a source file that a test ought to notice. */
export interface Mutant {
  /** `app/billing/tax/rates.ts:12:3:condition`, which names it again as long as the file stays. */
  id: string
  file: string
  start: number
  end: number
  replacement: string
  /** The line and what becomes of it, for people. */
  change: string
}

type Edit = readonly [kind: string, node: ts.Node, replacement: string]

const { SyntaxKind } = ts
const OPERATORS: Partial<Record<ts.SyntaxKind, string>> = {
  [SyntaxKind.LessThanToken]: '<=',
  [SyntaxKind.LessThanEqualsToken]: '<',
  [SyntaxKind.GreaterThanToken]: '>=',
  [SyntaxKind.GreaterThanEqualsToken]: '>',
  [SyntaxKind.EqualsEqualsEqualsToken]: '!==',
  [SyntaxKind.ExclamationEqualsEqualsToken]: '===',
  [SyntaxKind.AmpersandAmpersandToken]: '||',
  [SyntaxKind.BarBarToken]: '&&',
  [SyntaxKind.PlusToken]: '-',
  [SyntaxKind.MinusToken]: '+',
  [SyntaxKind.AsteriskToken]: '/',
}

/** Every mutant of a file: conditions negated, operators and constants changed, statements and properties dropped. */
export function mutantsOf(file: string): Mutant[] {
  const text = readFileSync(file, 'utf8')
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const mutants: Mutant[] = []
  visit(source)
  return mutants

  function visit(node: ts.Node): void {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isImportDeclaration(node))
      return
    for (const edit of editsOf(node)) mutants.push(toMutant(edit))
    ts.forEachChild(node, visit)
  }

  function toMutant([kind, node, replacement]: Edit): Mutant {
    const [start, end] = [node.getStart(source), node.getEnd()]
    const { line, character } = source.getLineAndCharacterOfPosition(start)
    const before = text.slice(start, end).replaceAll(/\s+/g, ' ')
    const change =
      replacement === ''
        ? `dropped \`${cut(before)}\``
        : `\`${cut(before)}\` → \`${cut(replacement)}\``
    return {
      id: `${file}:${line + 1}:${character + 1}:${kind}`,
      file,
      start,
      end,
      replacement,
      change,
    }
  }
}

function editsOf(node: ts.Node): Edit[] {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node)) return [negated(node.expression)]
  if (ts.isConditionalExpression(node)) return [negated(node.condition)]
  if (ts.isBinaryExpression(node)) return changedOperator(node)
  if (ts.isExpressionStatement(node)) return isSuper(node) ? [] : [['statement', node, ';']]
  if (ts.isThrowStatement(node)) return [['statement', node, ';']]
  if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node))
    return droppedProperty(node)
  if (ts.isNumericLiteral(node)) return [['constant', node, `(${node.text} + 1)`]]
  if (node.kind === SyntaxKind.TrueKeyword) return [['constant', node, 'false']]
  if (node.kind === SyntaxKind.FalseKeyword) return [['constant', node, 'true']]
  return []
}

function negated(condition: ts.Expression): Edit {
  return ['condition', condition, `!(${condition.getText()})`]
}

function changedOperator({ operatorToken }: ts.BinaryExpression): Edit[] {
  const replacement = OPERATORS[operatorToken.kind]
  return replacement ? [['operator', operatorToken, replacement]] : []
}

/** The comma after it may stay: an object may have an empty spread in its place. */
function droppedProperty(node: ts.ObjectLiteralElementLike): Edit[] {
  return [['property', node, '...{}']]
}

function isSuper({ expression }: ts.ExpressionStatement): boolean {
  return ts.isCallExpression(expression) && expression.expression.kind === SyntaxKind.SuperKeyword
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
