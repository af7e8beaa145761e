// The console's addresses. Who is not logged in comes to the log-in page, and back afterwards.
import { nextTick } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import { loadMe, me } from '@/shared/session'

export const router = createRouter({
  history: createWebHistory('/console'),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/log-in', name: 'log-in', component: () => import('./pages/LogInPage.vue') },
    { path: '/signed-in', name: 'signed-in', component: () => import('./pages/SignedInPage.vue') },
    {
      path: '/',
      component: () => import('./frame/ConsoleFrame.vue'),
      children: [
        { path: '', name: 'work', component: () => import('./work/WorkPage.vue') },
        { path: 'absentees', name: 'absentees', component: () => import('./absentees/AbsenteesPage.vue') },
        { path: 'flows', name: 'flows', component: () => import('./flows/FlowsPage.vue') },
        { path: 'flows/new', name: 'flows.new', component: () => import('./flows/NewFlowPage.vue') },
        { path: 'flows/:id(\\d+)', name: 'flows.one', props: true, component: () => import('./flows/FlowPage.vue') },
        { path: 'placements', name: 'placements', component: () => import('./flows/PlacementsPage.vue') },
        { path: 'placements/:id(\\d+)', name: 'placements.one', props: true, component: () => import('./flows/PlacementPage.vue') },
        { path: 'members', name: 'members', component: () => import('./members/MembersPage.vue') },
        { path: 'members/new', name: 'members.new', component: () => import('./members/NewMemberPage.vue') },
        { path: 'members/:id(\\d+)', name: 'members.one', props: true, component: () => import('./members/MemberPage.vue') },
        { path: 'organizations/:id(\\d+)?', name: 'organizations', props: true, component: () => import('./organizations/OrganizationsPage.vue') },
        { path: 'imports', name: 'imports', component: () => import('./imports/ImportsPage.vue') },
        { path: 'imports/:id(\\d+)', name: 'imports.one', props: true, component: () => import('./imports/ImportPage.vue') },
        { path: 'exports', name: 'exports', component: () => import('./exports/ExportsPage.vue') },
        { path: 'statistics', name: 'statistics', component: () => import('./statistics/StatisticsPage.vue') },
        { path: 'policies', name: 'policies', component: () => import('./policies/PoliciesPage.vue') },
        { path: 'audit', name: 'audit', component: () => import('./audit/AuditPage.vue') },
        { path: 'accounts', name: 'accounts', component: () => import('./settings/AccountsPage.vue') },
        { path: 'accounts/providers', name: 'accounts.providers', component: () => import('./settings/ProvidersPage.vue') },
        { path: 'integrations', name: 'integrations', component: () => import('./integrations/TokensPage.vue') },
        { path: 'integrations/webhooks', name: 'integrations.webhooks', component: () => import('./integrations/WebhooksPage.vue') },
        { path: 'notices', name: 'notices', component: () => import('./notices/NoticesPage.vue') },
        { path: 'notices/new', name: 'notices.new', component: () => import('./notices/NewNoticePage.vue') },
        { path: 'jobs', name: 'jobs', component: () => import('./settings/JobsPage.vue') },
        { path: 'settings', name: 'settings', component: () => import('./settings/SettingsPage.vue') },
      ],
    },
    { path: '/:rest(.*)*', name: 'lost', component: () => import('./pages/LostPage.vue') },
  ],
})

router.beforeEach(async (to) => {
  if (to.name === 'log-in' || to.name === 'signed-in' || me.value) return true
  const known = await loadMe().catch(() => null)
  return known ? true : { name: 'log-in', query: { next: to.fullPath } }
})

// Who listens instead of looking hears where the click led.
router.afterEach((to, from) => {
  if (from.matched.length > 0 && to.path !== from.path) {
    void nextTick(() => document.querySelector<HTMLElement>('#page')?.focus({ preventScroll: true }))
  }
})
