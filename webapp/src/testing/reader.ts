// The whole reader at an address, over an API that answers what a test says.
import { enableAutoUnmount, flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, vi } from 'vitest'
import { createMemoryHistory, type Router } from 'vue-router'
import App from '@/App.vue'
import { settled } from '@/loading/pending'
import { createReaderRouter } from '@/router'
import { section, site } from './fixtures'

enableAutoUnmount(afterEach)

type Answer = object | number | ((url: URL) => object | number)

/** Requests so far, newest last. */
export interface Api {
  answers: Record<string, Answer>
  requests: URL[]
  queryOf: (path: string) => Record<string, string> | undefined
}

/** Stands in for the service: an object is a 200, a number a problem of that status. */
export function fakeApi(answers: Record<string, Answer> = {}): Api {
  const requests: URL[] = []
  const api: Api = {
    answers: { '/site': site, '/sections': { data: [section] }, ...answers },
    requests,
    queryOf(path) {
      const url = requests.filter((one) => one.pathname === `/api/v1${path}`).at(-1)
      return url && Object.fromEntries(url.searchParams)
    },
  }
  vi.spyOn(globalThis, 'fetch').mockImplementation((input) => {
    const url = new URL(input instanceof Request ? input.url : input)
    requests.push(url)
    const known = api.answers[url.pathname.replace('/api/v1', '')] ?? 404
    const answer = typeof known === 'function' ? known(url) : known
    if (answer === 0) return Promise.reject(new TypeError('Failed to fetch'))
    const [status, body] =
      typeof answer === 'number'
        ? [answer, { status: answer, detail: 'A problem.' }]
        : [200, answer]
    return Promise.resolve(
      new Response(JSON.stringify(body), {
        status,
        headers: {
          'Content-Type': status === 200 ? 'application/json' : 'application/problem+json',
        },
      }),
    )
  })
  return api
}

export interface Reader {
  page: VueWrapper
  router: Router
  /** Everything asked for has come and is shown. */
  ready: () => Promise<void>
}

export async function openReader(address: string): Promise<Reader> {
  const router = createReaderRouter(createMemoryHistory())
  await router.push(address)
  const page = mount(App, { global: { plugins: [router] }, attachTo: document.body })
  async function ready(): Promise<void> {
    await vi.dynamicImportSettled()
    await flushPromises()
    await settled()
    await flushPromises()
  }
  await ready()
  return { page, router, ready }
}

/** The one element with that role-like selector and text; a test fails when it is missing. */
export function byText(page: VueWrapper, selector: string, text: string) {
  const element = page.findAll(selector).find((one) => one.text().includes(text))
  if (!element) throw new Error(`No ${selector} says ${text}:\n${page.text()}`)
  return element
}
