/** Origin of the app. */
export const app = 'https://app.example'

/** Issuer and authorization endpoint of the simulated provider. */
export const issuer = 'https://id.example'
