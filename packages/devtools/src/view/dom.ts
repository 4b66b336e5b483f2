/** Attributes of an element; one that is undefined or false is left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

type Child = Node | string

/** Makes an HTML element. Texts become text nodes: nothing is ever parsed as markup. */
export function h<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name)
  setAttributes(element, attributes)
  element.append(...children)
  return element
}

/** Makes an SVG element. */
export function s<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name)
  setAttributes(element, attributes)
  element.append(...children)
  return element
}

/** Makes a button that does something. */
export function button(label: string, attributes: Attributes, press: () => void): HTMLButtonElement {
  const element = h('button', { type: 'button', ...attributes }, label)
  element.addEventListener('click', press)
  return element
}

/** Terms with their values, as a list of definitions. */
export function definitions(
  pairs: readonly (readonly [term: string, value: Child | undefined])[],
): HTMLElement[] {
  return pairs.flatMap(([term, value]) =>
    value === undefined ? [] : [h('div', {}, h('dt', {}, term), h('dd', {}, value))],
  )
}

/** Sets attributes as they are now. */
export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) element.removeAttribute(name)
    else element.setAttribute(name, value === true ? '' : String(value))
  }
}

/** Sets the text where it is another: screen readers and selections stay where they are. */
export function setText(element: Node, text: string): void {
  if (element.textContent !== text) element.textContent = text
}
