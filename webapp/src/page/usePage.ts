// What a page tells the browser: its title, description and language, and whose page it is.
import { watch, watchEffect } from 'vue'
import { useSite } from '@/site/context'

const NAME = '访谈'

export interface PageFacts {
  /** Without one, the site's name alone. */
  title?: string
  description?: string | null
  /** Domain of the site; PRIMARY for the primary one. */
  site: string
}

/** Undefined facts are not known yet: the page before stays announced. */
export function usePage(facts: () => PageFacts | undefined): void {
  const { site, enter } = useSite()
  watch(
    () => facts()?.site,
    (domain) => {
      if (domain !== undefined) enter(domain)
    },
    { immediate: true },
  )
  watchEffect(() => {
    const known = facts()
    if (!known) return
    const name = site.value?.name ?? NAME
    document.title = known.title ? `${known.title} - ${name}` : name
    document.documentElement.lang = site.value?.language ?? 'zh-CN'
    describe(known.description ?? '')
  })
}

function describe(description: string): void {
  let element = document.head.querySelector<HTMLMetaElement>('meta[name="description"]')
  if (!element) {
    element = document.createElement('meta')
    element.name = 'description'
    document.head.append(element)
  }
  element.content = description
}
