/** Origin of the app. */
export const app = 'https://app.site.example'

/** Issuer and authorization endpoint of the simulated provider. */
export const issuer = 'https://id.site.example'

/** Where the answers of hidden frames come to. */
export const silentUri = `${app}/silent`
