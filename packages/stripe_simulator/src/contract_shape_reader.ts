import ts from 'typescript'
import { limitIn } from './contract_limits.js'
import type { Operation, Shape } from './contract.js'

/** Properties that hold decimals; every other number of the API is an integer. */
const DECIMALS = /percent|_rate$|^rate$|exchange_rate|latitude|longitude|decimal|accuracy/

/**
 * Translates the types of the `stripe` package into the contract's shapes.
 */
export class ShapeReader {
  private readsRequest = false

  constructor(private checker: ts.TypeChecker) {}

  /** The request and the answer of one method. */
  operation(source: ts.SourceFile, methodName: string): Operation {
    const method = source.statements
      .filter(ts.isClassDeclaration)
      .flatMap((declaration) => [...declaration.members])
      .filter(ts.isMethodDeclaration)
      .find((member) => member.name.getText() === methodName)
    if (!method?.type || !ts.isTypeReferenceNode(method.type)) {
      throw new Error(`The stripe package declares no method "${methodName}"`)
    }
    const params = method.parameters.find((parameter) => parameter.name.getText() === 'params')
    const wrapper = method.type.typeName.getText()
    return {
      request: params ? this.request(params) : { object: {} },
      answers: wrapper.startsWith('ApiList')
        ? 'list'
        : wrapper.startsWith('ApiSearch')
          ? 'search_result'
          : 'object',
      of: this.resourceNames(this.answered(method.type)),
    }
  }

  /** The shape of one API object, and the name that its `object` property holds. */
  resource(source: ts.SourceFile, interfaceName: string) {
    const declaration = source.statements
      .filter(ts.isInterfaceDeclaration)
      .find((candidate) => candidate.name.text === interfaceName)
    if (!declaration) throw new Error(`The stripe package has no interface "${interfaceName}"`)
    const type = this.checker.getTypeAtLocation(declaration)
    const resource = this.resourceName(type)
    if (!resource) throw new Error(`"${interfaceName}" is not an API object`)
    return { resource, shape: this.object(type) }
  }

  /** The values of a union of string literals, found by its name anywhere in a file. */
  literals(source: ts.SourceFile, alias: string): string[] {
    const find = (node: ts.Node): ts.TypeAliasDeclaration | undefined =>
      ts.isTypeAliasDeclaration(node) && node.name.text === alias
        ? node
        : ts.forEachChild(node, find)
    const declaration = find(source)
    const type = declaration && this.checker.getTypeAtLocation(declaration)
    return type?.isUnion() ? type.types.filter((t) => t.isStringLiteral()).map((t) => t.value) : []
  }

  private request(parameter: ts.ParameterDeclaration) {
    this.readsRequest = true
    const type = this.checker.getNonNullableType(this.checker.getTypeAtLocation(parameter))
    const shape = this.shape(type)
    this.readsRequest = false
    return shape
  }

  private answered(node: ts.TypeReferenceNode): ts.Type {
    const inner = node.typeArguments?.[0]
    if (inner && ts.isTypeReferenceNode(inner) && inner.typeName.getText() === 'Response') {
      return this.answered(inner)
    }
    return this.checker.getTypeAtLocation(inner ?? node)
  }

  private shape(type: ts.Type, property = ''): Shape {
    if (type.isUnion()) return this.union(type, property)
    if (type.isStringLiteral()) return { enum: [type.value] }
    if (type.flags & ts.TypeFlags.BooleanLike) return 'boolean'
    if (type.flags & ts.TypeFlags.NumberLike) return DECIMALS.test(property) ? 'number' : 'integer'
    if (type.flags & ts.TypeFlags.StringLike || this.isOpenString(type)) return 'string'
    if (!(type.flags & ts.TypeFlags.Object)) return 'any'
    if (this.checker.isArrayType(type)) {
      const [items] = this.checker.getTypeArguments(type as ts.TypeReference)
      return { array: this.shape(items, property) }
    }
    return this.named(type)
  }

  private named(type: ts.Type): Shape {
    const name = type.symbol?.getName()
    if (name === 'Decimal') return 'string'
    if (name === 'Date') return 'integer'
    if (name === 'MetadataParam' || name === 'Metadata') return { map: 'string' }
    if (name === 'ApiList') {
      const [items] = this.checker.getTypeArguments(type as ts.TypeReference)
      return { list: this.resourceNames(items) }
    }
    const resource = this.resourceName(type)
    return resource ? { resource: [resource] } : this.object(type)
  }

  private object(type: ts.Type): Shape {
    const index = this.checker.getIndexTypeOfType(type, ts.IndexKind.String)
    if (index) return { map: this.shape(index) }
    const properties: Record<string, Shape> = {}
    for (const property of this.checker.getPropertiesOfType(type)) {
      const declared = this.checker.getTypeOfSymbol(property)
      if (property.name === 'lastResponse' || declared.flags & ts.TypeFlags.Void) continue
      const optional = property.flags & ts.SymbolFlags.Optional
      const shape = this.shape(declared, property.name)
      const limit = this.readsRequest ? limitIn(this.commentOf(property), shape) : undefined
      properties[optional ? `${property.name}?` : property.name] =
        limit === undefined ? shape : { limit, of: shape }
    }
    return { object: properties }
  }

  private commentOf(property: ts.Symbol) {
    return ts.displayPartsToString(property.getDocumentationComment(this.checker))
  }

  private union(type: ts.UnionType, property: string): Shape {
    const present = type.types.filter(
      (member) => !(member.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void))
    )
    const members = present.filter((member) => !(member.flags & ts.TypeFlags.Null))
    const shape = this.alternatives(members, property)
    return members.length < present.length ? { nullable: shape } : shape
  }

  private alternatives(members: ts.Type[], property: string): Shape {
    const literals = members.filter((member) => member.isStringLiteral())
    const objects = members.filter((member) => this.resourceName(member))
    const others = members.filter(
      (member) =>
        !member.isStringLiteral() &&
        !this.resourceName(member) &&
        !(literals.length && this.isOpenString(member))
    )
    const isString = others.some((member) => member.flags & ts.TypeFlags.String)
    const names = [...new Set(objects.flatMap((member) => this.resourceNames(member)))]
    const shapes: Shape[] = []
    if (names.length) shapes.push(isString ? { expandable: names } : { resource: names })
    for (const member of others) {
      if (names.length && member.flags & ts.TypeFlags.String) continue
      const shape = this.shape(member, property)
      if (!shapes.some((known) => JSON.stringify(known) === JSON.stringify(shape))) {
        shapes.push(shape)
      }
    }
    if (literals.length) shapes.push({ enum: literals.map((literal) => literal.value) })
    if (!shapes.length) return 'any'
    return shapes.length === 1 ? shapes[0] : { anyOf: shapes }
  }

  /** `string & Record<never, never>`: how the package says that an enum may grow. */
  private isOpenString(type: ts.Type) {
    return type.isIntersection() && type.types.some((part) => part.flags & ts.TypeFlags.String)
  }

  private resourceNames(type: ts.Type): string[] {
    const members = type.isUnion() ? type.types : [type]
    return members.map((member) => this.resourceName(member)).filter((name) => name !== undefined)
  }

  private resourceName(type: ts.Type): string | undefined {
    const name = type.symbol?.getName()
    if (!(type.flags & ts.TypeFlags.Object) || name === 'ApiList') return
    const object = this.checker.getPropertyOfType(type, 'object')
    const literal = object && this.checker.getTypeOfSymbol(object)
    if (!literal?.isStringLiteral()) return
    return name?.startsWith('Deleted') ? `deleted_${literal.value}` : literal.value
  }
}
