// The phone app's addresses. Who is not logged in comes to the log-in page, and back afterwards.
import { createRouter, createWebHistory } from 'vue-router'
import { loadMe, me } from '@/shared/session'
import { noticeDue } from './enter/notice'

export const router = createRouter({
  history: createWebHistory('/'),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/enter', name: 'enter', component: () => import('./enter/EnterPage.vue') },
    { path: '/notice', name: 'notice', component: () => import('./enter/NoticePage.vue') },
    { path: '/', name: 'home', component: () => import('./home/HomePage.vue') },
    { path: '/:rest(.*)*', name: 'lost', component: () => import('./home/LostPage.vue') },
  ],
})

router.beforeEach(async (to) => {
  if (to.name === 'enter') return true
  const known = me.value ?? (await loadMe().catch(() => null))
  if (!known) return { name: 'enter', query: { next: to.fullPath } }
  if (noticeDue.value > 0 && to.name !== 'notice') return { name: 'notice' }
  return true
})
