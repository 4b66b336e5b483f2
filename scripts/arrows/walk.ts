/** A node of the syntax tree, as any ESTree parser with TypeScript makes it. */
export interface Node {
  readonly type: string
  readonly [key: string]: unknown
}

/** What an identifier at this place is: a value that is used, a name that is declared, or part of a type. */
export type Role = 'use' | 'declaration' | 'type'

export type Visit = (node: Node, role: Role) => void

export function walk(node: Node, visit: Visit, role: Role = 'use'): void {
  visit(node, role)
  for (const [key, value] of Object.entries(node)) {
    if (namesProperty(node, key)) continue
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) walk(child, visit, roleOf(node, key, child, role))
    }
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

const expressionsWithTypes = new Set([
  'TSAsExpression',
  'TSInstantiationExpression',
  'TSNonNullExpression',
  'TSParameterProperty',
  'TSSatisfiesExpression',
])

function roleOf(parent: Node, key: string, child: Node, role: Role): Role {
  if (role === 'type' || (child.type.startsWith('TS') && !expressionsWithTypes.has(child.type))) return 'type'
  if (['params', 'param', 'parameter', 'id', 'local'].includes(key)) return 'declaration'
  // A pattern hands its role down to the names in it, but not to its defaults.
  const isInPattern =
    role === 'declaration' && key !== 'right' && /Pattern$|^Property$|^Rest/.test(parent.type)
  return isInPattern ? 'declaration' : 'use'
}

/** `a.name`, `{ name: a }`, `name() {}` and `export { name }` name a property or a name elsewhere. */
function namesProperty(node: Node, key: string): boolean {
  if (node['computed'] === true) return false
  switch (node.type) {
    case 'MemberExpression':
      return key === 'property'
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return key === 'key'
    case 'ImportSpecifier':
      return key === 'imported'
    default:
      return node.type === 'ExportSpecifier'
  }
}
