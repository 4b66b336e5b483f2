import { errors, type Provider } from 'oidc-provider'
import { readBody } from '../net/body.ts'
import { consentPage } from '../pages/consent.ts'
import { errorPage } from '../pages/error.ts'
import { loginPage } from '../pages/login.ts'
import { sendPage } from '../pages/send.ts'
import { DEMO_USERS, signInWith, userOf } from '../provider/accounts.ts'
import { allow, askedFor, type Interaction } from './consent.ts'

type Middleware = Parameters<Provider['use']>[0]
type Context = Parameters<Middleware>[0]

interface Step {
  provider: Provider
  ctx: Context
  interaction: Interaction
}

const PATH = /^\/interaction\/[\w-]+(?:\/(login|allow|deny|cancel))?$/

/** The login and consent pages, where oidc-provider sends a user it has a question for. */
export function interactionRoutes(provider: Provider): Middleware {
  return async (ctx, next) => {
    const found = PATH.exec(ctx.path)
    if (found === null) {
      await next()
      return
    }
    try {
      const interaction = await provider.interactionDetails(ctx.req, ctx.res)
      await answer({ provider, ctx, interaction }, ctx.method === 'POST' ? found[1] : undefined)
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error
      sendPage(ctx, errorPage({ message: 'This sign-in is over or has expired.', code: 'sign_in_expired' }))
      ctx.status = 400
    }
  }
}

async function answer(step: Step, action: string | undefined): Promise<void> {
  const question = step.interaction.prompt.name
  if (action === 'cancel' || action === 'deny') return refuse(step)
  // A form of a page that the sign-in has left behind gets the question that is open now.
  if (action === 'login' && question === 'login') return logIn(step)
  if (action === 'allow' && question === 'consent') {
    return resume(step, await allow(step.provider, step.interaction))
  }
  return question === 'consent' ? showConsent(step) : showLogin(step, hint(step.interaction), false)
}

async function logIn(step: Step): Promise<void> {
  const form = new URLSearchParams((await readBody(step.ctx.req)).toString('utf8'))
  const username = form.get('username') ?? ''
  const user = signInWith(username, form.get('password') ?? '')
  if (user !== undefined) return resume(step, { login: { accountId: user.sub, amr: ['pwd'] } })
  await showLogin(step, username, true)
  step.ctx.status = 401
}

async function refuse(step: Step): Promise<void> {
  const result = { error: 'access_denied', error_description: 'the user said no' }
  const { provider, ctx } = step
  redirect(
    ctx,
    await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: false }),
  )
}

async function resume(step: Step, result: Parameters<Provider['interactionResult']>[2]): Promise<void> {
  const { provider, ctx } = step
  redirect(ctx, await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: true }))
}

function redirect(ctx: Context, location: string): void {
  ctx.status = 303
  ctx.set('Cache-Control', 'no-store')
  ctx.redirect(location)
}

async function showLogin(step: Step, username: string, failed: boolean): Promise<void> {
  const page = { action: actionOf(step), app: await appOf(step), username, failed, users: DEMO_USERS }
  sendPage(step.ctx, loginPage(page))
}

async function showConsent(step: Step): Promise<void> {
  const { interaction } = step
  const user = userOf(interaction.session?.accountId ?? '')?.name ?? ''
  const page = { action: actionOf(step), app: await appOf(step), user, groups: askedFor(interaction) }
  sendPage(step.ctx, consentPage(page))
}

function actionOf({ interaction }: Step): string {
  return `/interaction/${interaction.uid}`
}

async function appOf({ provider, interaction }: Step): Promise<string> {
  const id = String(interaction.params['client_id'])
  return (await provider.Client.find(id))?.clientName ?? id
}

function hint(interaction: Interaction): string {
  const value = interaction.params['login_hint']
  return typeof value === 'string' ? value : ''
}
