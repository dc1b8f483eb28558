// The site whose page is shown: its name, sections and footer stand around every page.
import { computed, inject, provide, shallowRef, type ComputedRef, type InjectionKey } from 'vue'
import { readSections, readSite } from '@/api/sites'
import type { SectionNode, Site } from '@/api/types'
import { useResource } from '@/loading/useResource'

/** The primary site, whose domain a page need not know. */
export const PRIMARY = ''

export interface SiteContext {
  readonly site: ComputedRef<Site | undefined>
  readonly sections: ComputedRef<SectionNode[]>
  /** Shows the site of that domain around the page. */
  enter: (domain: string) => void
}

const KEY: InjectionKey<SiteContext> = Symbol('site')

export function provideSite(): SiteContext {
  const wanted = shallowRef<string>()
  const { data, error, retry } = useResource(async (signal) => {
    const domain = wanted.value || undefined
    const [site, sections] = await Promise.all([
      readSite(domain, signal),
      readSections(domain, signal),
    ])
    return { site, sections }
  }, wanted)
  const context: SiteContext = {
    site: computed(() => data.value?.site),
    sections: computed(() => data.value?.sections ?? []),
    enter(domain) {
      const shown = data.value?.site
      const isShown = domain === PRIMARY ? shown?.url === '/' : shown?.domain === domain
      if (isShown) return
      if (wanted.value !== domain) wanted.value = domain
      else if (error.value) retry()
    },
  }
  provide(KEY, context)
  return context
}

export function useSite(): SiteContext {
  const context = inject(KEY)
  if (!context) throw new Error('No site is provided around this component.')
  return context
}
