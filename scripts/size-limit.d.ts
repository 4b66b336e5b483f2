/** The preset ships no types; it is a list of plugins that size-limit runs. */
declare module '@size-limit/preset-small-lib' {
  type Plugin = (...args: unknown[]) => unknown
  const plugins: readonly Plugin[]
  export default plugins
}
