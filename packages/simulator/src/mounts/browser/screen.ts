const ID = 'simulator-screen'

/**
 * Shows a page of the server over the app, in a frame of its own so that neither's styles reach the other.
 *
 * @returns Where the page's events arrive.
 */
export async function showScreen(html: string): Promise<EventTarget> {
  hideScreen()
  const dialog = document.createElement('dialog')
  dialog.id = ID
  dialog.style.cssText =
    'all:initial;display:block;position:fixed;inset:0;width:100vw;height:100vh;background:#fff'
  const frame = document.createElement('iframe')
  frame.title = 'Authorization server'
  frame.style.cssText = 'border:0;width:100%;height:100%'
  // What is not answered here leaves the whole page, not this frame: a form that carries the answer to the app.
  frame.srcdoc = html.replace('<head>', '<head><base target="_top">')
  dialog.append(frame)
  dialog.addEventListener('close', hideScreen)
  const loaded = new Promise((resolve) => {
    frame.addEventListener('load', resolve, { once: true })
  })
  document.body.append(dialog)
  dialog.showModal()
  await loaded
  const page = frame.contentDocument
  if (page === null) throw new Error('a frame without an address is the page’s own')
  // The dialog hears its Escape only while the focus is not in the frame.
  page.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') hideScreen()
  })
  return page
}

/** Back to the app, as by the browser's Back. */
export function hideScreen(): void {
  document.getElementById(ID)?.remove()
}
