// The phone app's addresses. Who is not logged in comes to the log-in page, and back afterwards.
import { createRouter, createWebHistory } from 'vue-router'
import { me } from '@/shared/session'
import { noticeDue } from './enter/notice'
import { findMe } from './known'

export const router = createRouter({
  history: createWebHistory('/'),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/enter', name: 'enter', component: () => import('./enter/EnterPage.vue') },
    { path: '/notice', name: 'notice', component: () => import('./enter/NoticePage.vue') },
    { path: '/', name: 'home', component: () => import('./home/HomePage.vue') },
    { path: '/leave', redirect: '/leave/where' },
    { path: '/leave/:step(where|when|reach|check)', component: () => import('./flow/LeavePage.vue'), props: true },
    { path: '/flow', component: () => import('./flow/FlowPage.vue') },
    { path: '/flow/amend', component: () => import('./flow/AmendPage.vue') },
    { path: '/arrive', component: () => import('./arrive/ArrivePage.vue') },
    { path: '/report', component: () => import('./outbox/ReportPage.vue') },
    { path: '/report/yearly', component: () => import('./outbox/YearlyPage.vue') },
    { path: '/report/:id', component: () => import('./outbox/ResultPage.vue'), props: true },
    { path: '/organizations', component: () => import('./organizations/OrganizationsPage.vue') },
    { path: '/organizations/:id', component: () => import('./organizations/OrganizationPage.vue'), props: true },
    { path: '/messages', component: () => import('./messages/MessagesPage.vue') },
    { path: '/me', component: () => import('./me/MePage.vue') },
    { path: '/me/readers', component: () => import('./me/ReadersPage.vue') },
    { path: '/me/data', component: () => import('./me/DataPage.vue') },
    { path: '/me/privacy', component: () => import('./me/PrivacyPage.vue') },
    { path: '/me/corrections', component: () => import('./me/CorrectionsPage.vue') },
    { path: '/me/sessions', component: () => import('./me/SessionsPage.vue') },
    { path: '/me/helper', component: () => import('./me/HelperPage.vue') },
    { path: '/office', component: () => import('./office/ApprovalsPage.vue') },
    { path: '/office/flows/:id', component: () => import('./office/FlowDecisionPage.vue'), props: true },
    { path: '/office/placements/:id', component: () => import('./office/PlacementDecisionPage.vue'), props: true },
    { path: '/office/corrections/:id', component: () => import('./office/CorrectionDecisionPage.vue'), props: true },
    { path: '/office/calls', component: () => import('./office/CallsPage.vue') },
    { path: '/:rest(.*)*', name: 'lost', component: () => import('./home/LostPage.vue') },
  ],
})

router.beforeEach(async (to) => {
  if (to.name === 'enter') return true
  const known = me.value ?? (await findMe())
  if (!known) return { name: 'enter', query: { next: to.fullPath } }
  if (noticeDue.value > 0 && to.name !== 'notice') return { name: 'notice', query: { next: to.fullPath } }
  return true
})
