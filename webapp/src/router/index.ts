// Going from page to page: where the view stands and what has the focus afterwards.
import { createRouter, createWebHistory, type Router, type RouterHistory } from 'vue-router'
import { settled } from '@/loading/pending'
import { routes } from './routes'

// Pixels left free above a place that is scrolled to.
const BREATH = 16

export function createReaderRouter(history: RouterHistory = createWebHistory()): Router {
  const router = createRouter({
    history,
    routes,
    async scrollBehavior(to, from, saved) {
      if (!saved && !to.hash) {
        const isSameList = to.path === from.path && to.query.cursor === from.query.cursor
        return isSameList ? false : { top: 0 }
      }
      // The place is there only once the page has come.
      await settled()
      if (router.currentRoute.value.fullPath !== to.fullPath) return false
      if (saved) return saved
      const target = document.getElementById(decodeURIComponent(to.hash.slice(1)))
      return target ? { el: target, top: BREATH } : { top: 0 }
    },
  })

  router.afterEach((to, from, failure) => {
    // The browser itself puts the focus right on the first page.
    if (failure || !from.matched.length) return
    if (to.path === from.path && to.hash === from.hash) return
    void settled().then(() => {
      if (router.currentRoute.value.fullPath === to.fullPath) focusOn(to.hash)
    })
  })
  return router
}

function focusOn(hash: string): void {
  const target =
    (hash && document.getElementById(decodeURIComponent(hash.slice(1)))) ||
    document.querySelector('main h1')
  if (!(target instanceof HTMLElement)) return
  target.tabIndex = -1
  target.focus({ preventScroll: true })
}
