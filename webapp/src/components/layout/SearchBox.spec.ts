import { flushPromises } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import { foundPage, organisation, person, suggestion } from '@/testing/fixtures'
import { byText, fakeApi, openReader, type Api } from '@/testing/reader'

const PAUSE = 120

const offered = {
  query: 's',
  data: [
    suggestion(),
    suggestion({
      kind: 'headline',
      text: '松风水厂试运行',
      url: '/articles/01900000-0000-7000-8000-000000000010',
      segments: [{ text: '松风水厂试运行', hit: true }],
    }),
  ],
}

async function openBox(answers: Parameters<typeof fakeApi>[0] = {}, address = '/favourites') {
  const api = fakeApi({ '/suggest': offered, '/search': foundPage(), ...answers })
  const reader = await openReader(address)
  const box = reader.page.find<HTMLInputElement>('[role=combobox]')
  const press = (key: string, more: object = {}) => box.trigger('keydown', { key, ...more })
  const options = () => reader.page.findAll('[role=option]')
  /** The option that is active, as assistive technology finds it. */
  const active = () => {
    const id = box.attributes('aria-activedescendant')
    return id === undefined ? undefined : reader.page.find(`#${id}`)
  }
  async function type(text: string) {
    await box.trigger('focus')
    await box.setValue(text)
    await pause()
  }
  return { ...reader, api, box, press, options, active, type }
}

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, PAUSE + 40))
  await vi.dynamicImportSettled()
  await flushPromises()
}

const asked = (api: Api, path = '/suggest') =>
  api.requests.filter((url) => url.pathname === `/api/v1${path}`)

test('what is typed is completed by kind, with what agrees marked, and by itself at the end', async () => {
  const { api, page, box, options, type } = await openBox()
  expect(box.attributes('aria-expanded')).toBe('false')
  await type('s')
  expect(api.queryOf('/suggest')).toEqual({ q: 's', limit: '8' })
  expect(box.attributes('aria-expanded')).toBe('true')
  const list = page.find('[role=listbox]')
  expect(list.attributes('id')).toBe(box.attributes('aria-controls'))
  expect(options().map((option) => option.text())).toEqual([
    '云岭市水务局12 篇 · 单位',
    '松风水厂试运行文章',
    '搜索“s”',
  ])
  expect(options()[0]?.find('mark').text()).toBe('水')
  expect(page.find('[role=search] [role=status]').text()).toContain('有 2 条搜索建议')
})

test('the arrow keys go round, and Enter takes what is active', async () => {
  const { router, box, press, active, type, ready } = await openBox()
  await type('s')
  expect(active()).toBeUndefined()
  await press('ArrowDown')
  expect(active()?.text()).toContain('云岭市水务局')
  expect(active()?.attributes('aria-selected')).toBe('true')
  await press('ArrowUp')
  expect(active()?.text()).toBe('搜索“s”')
  await press('ArrowDown')
  await press('Home')
  expect(active()).toBeUndefined()
  await press('ArrowDown')
  await press('Enter')
  await ready()
  expect(router.currentRoute.value.path).toBe(organisation.url)
  expect(box.element.value).toBe('')
  expect(box.attributes('aria-expanded')).toBe('false')
})

test('the last row and a trend search for their text', async () => {
  const { router, box, press, type, ready } = await openBox()
  await type('供 水')
  await press('ArrowUp')
  await press('Enter')
  await ready()
  expect(router.currentRoute.value).toMatchObject({ name: 'search', query: { q: '供 水' } })
  expect(box.element.value).toBe('供 水')
})

test('Enter with nothing active leaves the form to search, with the filters kept', async () => {
  const { api, router, page, box, press, type, ready } = await openBox(
    {},
    '/search?q=水&kind=article&relax=false&cursor=abc',
  )
  expect(box.element.value).toBe('水')
  await type(' 供水 ')
  const event = new KeyboardEvent('keydown', { key: 'Enter', cancelable: true })
  box.element.dispatchEvent(event)
  expect(event.defaultPrevented).toBe(false)
  await page.find('[role=search]').trigger('submit')
  await ready()
  expect(router.currentRoute.value.query).toEqual({ q: '供水', kind: 'article' })
  expect(api.queryOf('/search')).toMatchObject({ q: '供水' })
  await press('Escape')
  expect(box.attributes('aria-expanded')).toBe('false')
})

test('Escape closes, then clears, and leaves the menu to the next one', async () => {
  const { page, box, press, type } = await openBox()
  const menu = byText(page, 'header button', '菜单')
  await menu.trigger('click')
  await type('s')
  await press('Escape')
  expect(box.attributes('aria-expanded')).toBe('false')
  expect(box.element.value).toBe('s')
  await press('Escape')
  expect(box.element.value).toBe('')
  expect(menu.attributes('aria-expanded')).toBe('true')
  await press('Escape')
  expect(menu.attributes('aria-expanded')).toBe('false')
})

test('arrow down opens again what was closed', async () => {
  const { box, press, active, type } = await openBox()
  await type('s')
  await press('Escape')
  await press('ArrowDown')
  await flushPromises()
  expect(box.attributes('aria-expanded')).toBe('true')
  expect(active()?.text()).toContain('云岭市水务局')
})

test('leaving the box closes the list and forgets what was about to be asked', async () => {
  const { api, box, type } = await openBox()
  await type('s')
  await box.setValue('sf')
  await box.trigger('blur')
  expect(box.attributes('aria-expanded')).toBe('false')
  await pause()
  expect(asked(api)).toHaveLength(1)
})

test('a row is taken by pressing it, which does not take the focus from the box', async () => {
  const { page, router, options, type, ready } = await openBox()
  await type('s')
  const press = new MouseEvent('mousedown', { bubbles: true, cancelable: true })
  options()[1]?.element.dispatchEvent(press)
  expect(press.defaultPrevented).toBe(true)
  await options()[1]?.trigger('click')
  await ready()
  expect(router.currentRoute.value.path).toBe('/articles/01900000-0000-7000-8000-000000000010')
  expect(page.find('[role=listbox]').exists()).toBe(false)
})

test('many letters make one request, and an answer that is too late is not shown', async () => {
  let release: () => void = () => undefined
  const { api, options, box, type } = await openBox()
  const slow = new Promise<void>((resolve) => (release = resolve))
  const fetch = vi.mocked(globalThis.fetch)
  const answer = fetch.getMockImplementation()
  fetch.mockImplementationOnce(async (...given) => {
    await slow
    return answer?.(...given) ?? Response.error()
  })
  for (const text of ['s', 'so', 'son']) await box.setValue(text)
  await type('song')
  expect(fetch.mock.lastCall?.[0]).toHaveProperty('url', expect.stringContaining('q=song'))
  api.answers['/suggest'] = {
    query: 'songf',
    data: [
      suggestion({
        kind: 'person',
        text: person.name,
        segments: [{ text: person.name, hit: true }],
      }),
    ],
  }
  await type('songf')
  release()
  await flushPromises()
  expect(asked(api).map((url) => url.searchParams.get('q'))).toContain('songf')
  expect(options()[0]?.text()).toContain(person.name)
})

test('while an input method composes, nothing is asked for and no key is taken', async () => {
  const { api, box, press, type, active } = await openBox()
  await type('s')
  await press('ArrowDown')
  await box.trigger('compositionstart')
  expect(box.attributes('aria-expanded')).toBe('false')
  box.element.value = 'sshui'
  await box.trigger('input', { isComposing: true })
  for (const key of ['ArrowDown', 'Enter', 'Escape']) {
    const event = new KeyboardEvent('keydown', { key, isComposing: true, cancelable: true })
    box.element.dispatchEvent(event)
    expect(event.defaultPrevented).toBe(false)
  }
  await pause()
  expect(asked(api)).toHaveLength(1)
  expect(active()).toBeUndefined()

  box.element.value = 's水'
  await box.trigger('compositionend')
  // Where the key that ends a composition comes after its end, only its code tells.
  await press('Escape', { keyCode: 229 })
  await pause()
  expect(asked(api).map((url) => url.searchParams.get('q'))).toEqual(['s', 's水'])
  expect(box.attributes('aria-expanded')).toBe('true')
})

test('the empty box offers what many look for', async () => {
  const trending = { data: [{ text: '停水 通告', count: 17 }] }
  const { page, router, box, press, ready } = await openBox({ '/search/trending': trending })
  await box.trigger('focus')
  await pause()
  expect(page.find('[role=listbox]').attributes('aria-label')).toBe('热门搜索')
  expect(page.findAll('[role=option]').map((option) => option.text())).toEqual(['停水 通告'])
  await box.setValue('s')
  expect(page.find('[role=listbox]').exists()).toBe(false)
  await pause()
  expect(page.findAll('[role=option]').at(-1)?.text()).toBe('搜索“s”')
  await box.setValue('')
  expect(page.find('[role=listbox]').exists()).toBe(false)
  await pause()
  await press('ArrowDown')
  await press('Enter')
  await ready()
  expect(router.currentRoute.value.query).toEqual({ q: '停水 通告' })
})

test.each([503, 0, { query: 's', data: [] }])(
  'without suggestions (%o) the box is a plain form',
  async (answer) => {
    const { page, router, box, type, ready } = await openBox({ '/suggest': answer })
    await type('s')
    expect(box.attributes('aria-expanded')).toBe('false')
    expect(page.find('[role=alert]').exists()).toBe(false)
    await page.find('[role=search]').trigger('submit')
    await ready()
    expect(router.currentRoute.value.query).toEqual({ q: 's' })
  },
)
