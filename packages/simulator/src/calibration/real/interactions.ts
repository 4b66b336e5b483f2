import type { Provider } from 'oidc-provider'

type Middleware = Parameters<Provider['use']>[0]
type Context = Parameters<Middleware>[0]

const page = (action: string, inside: string): string =>
  `<!doctype html><form method="post" action="${action}">${inside}</form>`
const LOGIN =
  '<input name="username"><button name="action" value="login">Sign in</button>' +
  '<button name="action" value="cancel">Cancel</button>'
const CONSENT =
  '<button name="action" value="allow">Allow</button><button name="action" value="deny">Deny</button>'

/** The plainest pages that a sign-in can go through: who asks to be ada, is ada. */
export function interactions(provider: Provider): Middleware {
  return async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) {
      await next()
      return
    }
    const { prompt } = await provider.interactionDetails(ctx.req, ctx.res)
    if (ctx.method === 'POST') {
      await answer(provider, ctx)
      return
    }
    ctx.type = 'html'
    ctx.body = page(ctx.path, prompt.name === 'login' ? LOGIN : CONSENT)
  }
}

async function answer(provider: Provider, ctx: Context): Promise<void> {
  const form = new URLSearchParams(await bodyOf(ctx))
  const finish = (result: Parameters<Provider['interactionResult']>[2]): Promise<string> =>
    provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: true })
  ctx.status = 303
  switch (form.get('action')) {
    case 'login':
      ctx.redirect(await finish({ login: { accountId: form.get('username') ?? '', amr: ['pwd'] } }))
      return
    case 'allow':
      ctx.redirect(await finish({ consent: { grantId: await allowAll(provider, ctx) } }))
      return
    default:
      ctx.redirect(await finish({ error: 'access_denied', error_description: 'the user said no' }))
  }
}

async function allowAll(provider: Provider, ctx: Context): Promise<string> {
  const { prompt, grantId, session, params } = await provider.interactionDetails(ctx.req, ctx.res)
  const known = grantId === undefined ? undefined : await provider.Grant.find(grantId)
  const grant =
    known ?? new provider.Grant({ accountId: session?.accountId, clientId: String(params['client_id']) })
  const details = prompt.details as {
    missingOIDCScope?: readonly string[]
    missingResourceScopes?: Readonly<Record<string, readonly string[]>>
  }
  if (details.missingOIDCScope !== undefined) grant.addOIDCScope(details.missingOIDCScope.join(' '))
  for (const [resource, scopes] of Object.entries(details.missingResourceScopes ?? {})) {
    grant.addResourceScope(resource, scopes.join(' '))
  }
  return grant.save()
}

async function bodyOf(ctx: Context): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of ctx.req as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
