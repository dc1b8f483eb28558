// The reader's addresses. The service decides from the same list which of them exist.
import type { RouteRecordRaw } from 'vue-router'

const HomePage = () => import('@/pages/HomePage.vue')
const ArticlePage = () => import('@/pages/ArticlePage.vue')

export const routes: RouteRecordRaw[] = [
  { path: '/', name: 'home', component: HomePage },
  { path: '/sites/:domain', name: 'site', component: HomePage, props: true },
  { path: '/sections', name: 'sections', component: () => import('@/pages/SectionsPage.vue') },
  {
    path: '/sections/:path(.*)',
    name: 'section',
    component: () => import('@/pages/SectionPage.vue'),
    props: true,
  },
  { path: '/articles/:id', name: 'article', component: ArticlePage, props: true },
  { path: '/interviews/:id', name: 'interview', component: ArticlePage, props: true },
  { path: '/series', name: 'series-list', component: () => import('@/pages/SeriesListPage.vue') },
  {
    path: '/series/:slug',
    name: 'series',
    component: () => import('@/pages/SeriesPage.vue'),
    props: true,
  },
  { path: '/search', name: 'search', component: () => import('@/pages/SearchPage.vue') },
  {
    path: '/people/:id',
    name: 'person',
    component: () => import('@/pages/PersonPage.vue'),
    props: true,
  },
  {
    path: '/organisations/:id',
    name: 'organisation',
    component: () => import('@/pages/OrganisationPage.vue'),
    props: true,
  },
  {
    path: '/favourites',
    name: 'favourites',
    component: () => import('@/pages/FavouritesPage.vue'),
  },
  {
    path: '/:address(.*)*',
    name: 'not-found',
    component: () => import('@/pages/NotFoundPage.vue'),
  },
]
