export { mount } from './mount.ts'
export { signedIn, type SignedInOptions } from './signed-in.ts'
