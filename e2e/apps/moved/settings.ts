/** What both deployments of the app are made with. */
export const settings = {
  authority: import.meta.env['VITE_AUTHORITY'] as string,
  client_id: 'demo-oidc-client-ts',
  redirect_uri: `${location.origin}/callback`,
  post_logout_redirect_uri: `${location.origin}/`,
  scope: 'openid profile offline_access',
  prompt: 'consent',
}
