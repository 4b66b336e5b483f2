/**
 * Where the worker's script lies beside this module, for the setting `worker`: bundlers copy it, as it is, to the app's
 * own origin.
 *
 * @example
 * createAuthClient({ ...settings, worker: workerUrl })
 */
export const workerUrl: URL = new URL('./worker.js?no-inline', import.meta.url)
