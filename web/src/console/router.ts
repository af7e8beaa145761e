// The console's addresses. Who is not logged in comes to the log-in page, and back afterwards.
import { createRouter, createWebHistory } from 'vue-router'
import { loadMe, me } from '@/shared/session'

export const router = createRouter({
  history: createWebHistory('/console'),
  routes: [
    { path: '/log-in', name: 'log-in', component: () => import('./pages/LogInPage.vue') },
    { path: '/', name: 'work', component: () => import('./pages/WorkPage.vue') },
    { path: '/:rest(.*)*', name: 'lost', component: () => import('./pages/LostPage.vue') },
  ],
})

router.beforeEach(async (to) => {
  if (to.name === 'log-in' || me.value) return true
  const known = await loadMe().catch(() => null)
  return known ? true : { name: 'log-in', query: { next: to.fullPath } }
})
