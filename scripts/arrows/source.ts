import { isNode, type Node, walk } from './walk.ts'

export type Parse = (path: string, code: string) => Node

export interface Import {
  readonly specifier: string
  /** Erased by the compiler: an arrow in the design, and none at run time. */
  readonly isType: boolean
}

export interface Source {
  /** From the root of the repository. */
  readonly path: string
  readonly lines: number
  readonly imports: readonly Import[]
  /** Names used as values that the file does not declare, and members of `globalThis`. */
  readonly globals: ReadonlySet<string>
  readonly awaits: boolean
}

export function readSource(path: string, code: string, parse: Parse): Source {
  const imports: Import[] = []
  const used = new Set<string>()
  const declared = new Set<string>()
  let awaits = false
  walk(parse(path, code), (node, role) => {
    const found = importOf(node)
    if (found !== undefined) imports.push(found)
    if (node.type === 'AwaitExpression') awaits = true
    if (isGlobalMember(node)) used.add(nameOf(node['property']))
    if (node.type === 'Identifier' && role !== 'type') (role === 'use' ? used : declared).add(nameOf(node))
  })
  const globals = new Set([...used].filter((name) => !declared.has(name)))
  return { path, lines: code.trimEnd().split('\n').length, imports, globals, awaits }
}

const importing = new Set([
  'ExportAllDeclaration',
  'ExportNamedDeclaration',
  'ImportDeclaration',
  'ImportExpression',
  'TSImportType',
])

function importOf(node: Node): Import | undefined {
  const { source, specifiers } = node
  if (!importing.has(node.type) || !isNode(source)) return undefined
  const names = Array.isArray(specifiers) ? specifiers.filter(isNode) : []
  const namesTypesOnly = names.length > 0 && names.every((name) => kindOf(name) === 'type')
  const isType = node.type === 'TSImportType' || kindOf(node) === 'type' || namesTypesOnly
  return { specifier: nameOf(source), isType }
}

function kindOf(node: Node): unknown {
  return node['importKind'] ?? node['exportKind']
}

function isGlobalMember(node: Node): boolean {
  return node.type === 'MemberExpression' && ['globalThis', 'self', 'window'].includes(nameOf(node['object']))
}

/** The name of an identifier, or the text of a literal. */
function nameOf(node: unknown): string {
  const name = isNode(node) ? (node['name'] ?? node['value']) : undefined
  return typeof name === 'string' ? name : ''
}
