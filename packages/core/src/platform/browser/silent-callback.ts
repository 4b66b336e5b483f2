// The whole of the page that a silent sign-in comes back to: it runs no code of the app, and hands its address to the
// page around it, which nobody but a page of this origin can be.
if (parent !== window) parent.postMessage(location.href, location.origin)

export {}
