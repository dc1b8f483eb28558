import { expect, test, vi } from 'vitest'
import { article, guest, series, summary, turn } from '@/testing/fixtures'
import { byText, fakeApi, openReader } from '@/testing/reader'

const ID = '01900000-0000-7000-8000-000000000010'

function interview() {
  const around = series()
  return article({
    id: ID,
    kind: 'interview',
    kicker: '问水记之二',
    headline: '方𠮷生：一滴水的路',
    stage: 'transcript',
    series: around,
    episode_number: 2,
    guests: [guest],
    editor: '袁野',
    keywords: ['供水'],
    original_url: 'https://old.example/2',
    previous_episode: { number: 1, headline: '上一篇', url: '/interviews/one' },
    body: [turn(1), turn(2)],
    included: { series: [around] },
  })
}

test('an interview shows all that is known of it', async () => {
  fakeApi({ [`/articles/${ID}`]: interview() })
  const { page } = await openReader(`/interviews/${ID}`)
  expect(page.find('h1').text()).toBe('方𠮷生：一滴水的路')
  const text = page.find('main').text()
  for (const part of [
    '问水记之二',
    '实录',
    '更新时间：2025-03-06 13:27',
    '发布时间：2025-03-06 01:30',
    '来源单位：未注明',
    '云岭市水务局局长',
    '总工程师',
    '云岭日报',
    '（责任编辑：袁野）',
    'https://old.example/2',
  ]) {
    expect(text).toContain(part)
  }
  expect(byText(page, 'nav[aria-label=当前位置] a', '在线访谈').attributes('href')).toBe(
    '/sections/talk/interviews',
  )
  expect(byText(page, 'a[rel=prev]', '第1期').attributes('href')).toBe('/interviews/one')
  expect(page.find('a[rel=next]').exists()).toBe(false)
  expect(byText(page, 'a', '供水').attributes('href')).toBe('/search?q=%E4%BE%9B%E6%B0%B4')
})

test('an interview under the address of an article goes to its own, with its turn', async () => {
  const api = fakeApi({ [`/articles/${ID}`]: interview() })
  const { page, router, ready } = await openReader(`/articles/${ID}#turn-2`)
  await ready()
  expect(router.currentRoute.value.fullPath).toBe(`/interviews/${ID}#turn-2`)
  expect(page.find('#turn-2').classes()).toContain('is-target')
  expect(page.find('#turn-1').classes()).not.toContain('is-target')
  expect(api.requests.filter((url) => url.pathname.endsWith(ID))).toHaveLength(1)
})

test('the address of a turn is copied', async () => {
  fakeApi({ [`/articles/${ID}`]: interview() })
  const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  const { page, router, ready } = await openReader(`/interviews/${ID}`)
  await page.find('a[aria-label="复制第 2 段的链接"]').trigger('click')
  await ready()
  expect(writeText.mock.calls[0]?.[0]).toMatch(/#turn-2$/)
  expect(router.currentRoute.value.hash).toBe('#turn-2')
  expect(byText(page, '[role=status]', '已复制').exists()).toBe(true)
})

test('a piece is kept and found again among the favourites', async () => {
  fakeApi({ [`/articles/${ID}`]: interview() })
  const { page, router, ready } = await openReader(`/interviews/${ID}`)
  await byText(page, 'button', '加入收藏').trigger('click')
  expect(byText(page, 'button', '取消收藏').attributes('aria-pressed')).toBe('true')
  await router.push('/favourites')
  await ready()
  expect(byText(page, 'main a', '一滴水的路').attributes('href')).toBe(`/interviews/${ID}`)
  await byText(page, 'main button', '取消收藏').trigger('click')
  expect(page.find('main').text()).toContain('还没有收藏')
})

test('the size of type is chosen beside the text', async () => {
  fakeApi({ [`/articles/${ID}`]: interview() })
  const { page } = await openReader(`/interviews/${ID}`)
  const large = byText(page, '[aria-label=字体大小] button', '大')
  await large.trigger('click')
  expect(large.attributes('aria-pressed')).toBe('true')
  expect(byText(page, '[aria-label=字体大小] button', '中').attributes('aria-pressed')).toBe(
    'false',
  )
})

test('the lead picture and the opening are not shown twice', async () => {
  const picture = {
    src: '/media/a.svg',
    alt: '江',
    width: 4,
    height: 3,
    caption: null,
    credit: null,
  }
  const opening = { type: 'paragraph', text: '江水平稳。转移群众全部返家。' } as const
  const piece = article({
    id: ID,
    image: picture,
    summary: '江水平稳。…',
    body: [opening, { type: 'image', ...picture }],
  })
  const api = fakeApi({ [`/articles/${ID}`]: piece })
  const { page } = await openReader(`/articles/${ID}`)
  expect(page.findAll('main img')).toHaveLength(1)
  expect(page.find('.summary').exists()).toBe(false)
  page.unmount()

  api.answers[`/articles/${ID}`] = { ...piece, summary: '另写的摘要。', body: [opening] }
  const again = await openReader(`/articles/${ID}`)
  expect(again.page.findAll('main img')).toHaveLength(1)
  expect(again.page.find('.summary').text()).toBe('另写的摘要。')
})

test('what the API does not have is a page that says so', async () => {
  fakeApi()
  const { page } = await openReader(`/articles/${ID}`)
  expect(page.find('h1').text()).toBe('页面不存在')
  expect(document.title).toContain('页面不存在')
})

test.each([
  [503, '服务暂时不可用'],
  [0, '没有连上服务器'],
])('after a failure (%i) one can try again', async (status, reason) => {
  const api = fakeApi({ [`/articles/${ID}`]: status })
  const { page, ready } = await openReader(`/articles/${ID}`)
  expect(page.find('[role=alert]').text()).toContain(reason)
  api.answers[`/articles/${ID}`] = article({ id: ID })
  await byText(page, 'button', '重试').trigger('click')
  await ready()
  expect(page.find('h1').text()).toBe('松风水厂试运行')
})

test('what is like an article is asked for when its end comes near', async () => {
  const like = summary({ id: '01900000-0000-7000-8000-000000000099', headline: '又一座水厂' })
  const api = fakeApi({
    [`/articles/${ID}`]: article({ id: ID }),
    [`/articles/${ID}/related`]: { data: [like] },
  })
  const comeNear = watchedPlace()
  const { page, ready } = await openReader(`/articles/${ID}`)
  expect(api.queryOf(`/articles/${ID}/related`)).toBeUndefined()
  comeNear()
  await ready()
  expect(api.queryOf(`/articles/${ID}/related`)).toEqual({ limit: '5' })
  expect(byText(page, 'section h3 a', '又一座水厂').attributes('href')).toBe(like.url)
})

test.each([503, 0, { data: [] }])(
  'without anything like it (%o) nothing is said',
  async (answer) => {
    fakeApi({ [`/articles/${ID}`]: article({ id: ID }), [`/articles/${ID}/related`]: answer })
    const comeNear = watchedPlace()
    const { page, ready } = await openReader(`/articles/${ID}`)
    comeNear()
    await ready()
    expect(page.find('main').text()).not.toContain('相关阅读')
    expect(page.find('[role=alert]').exists()).toBe(false)
  },
)

/** The view has no layout in tests: what is watched comes near when the test says so. */
function watchedPlace(): () => void {
  const entry = { isIntersecting: true } as IntersectionObserverEntry
  let tell: (() => void) | undefined
  class Observer {
    constructor(callback: (entries: IntersectionObserverEntry[]) => void) {
      tell = () => callback([entry])
    }
    observe() {}
    disconnect() {}
  }
  vi.stubGlobal('IntersectionObserver', Observer)
  return () => tell?.()
}
