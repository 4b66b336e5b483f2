import { guardRouter } from '@onegrant/vue/router'
import { createRouter, createWebHistory } from 'vue-router'
import Account from './Account.vue'
import { auth } from './auth.ts'
import Callback from './Callback.vue'
import Home from './Home.vue'
import SignedOut from './SignedOut.vue'

export const router = createRouter({
  history: createWebHistory(import.meta.env.BASE_URL),
  routes: [
    { path: '/', component: Home },
    { path: '/callback', component: Callback },
    { path: '/signed-out', component: SignedOut },
    { path: '/account', component: Account, meta: { requiresAuth: true } },
  ],
})

guardRouter(router, auth, { afterSignOut: '/signed-out' })
// A page load that comes after a sign-in that failed: the start page says why.
router.onError(() => router.replace('/'))
