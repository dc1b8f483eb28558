import { expect, test, vi } from 'vitest'
import { found, foundPage, person, section, summary } from '@/testing/fixtures'
import { byText, fakeApi, openReader } from '@/testing/reader'

const FACETS = 'kind,section,source,series,person,year'

const facets = {
  kind: [
    { value: 'article', name: '文章', count: 30 },
    { value: 'interview', name: '访谈', count: 10 },
  ],
  section: [{ value: section.id, name: section.name, count: 7 }],
  source: [{ value: '01900000-0000-7000-8000-000000000004', name: '云岭市水务局', count: 40 }],
  year: [
    { value: '2024', name: '2024年', count: 30 },
    { value: '2025', name: '2025年', count: 10 },
  ],
}

test('what matched is marked, and nothing else', async () => {
  fakeApi({ '/search': foundPage() })
  const { page } = await openReader('/search?q=水')
  expect(page.findAll('main mark').map((mark) => mark.text())).toEqual(['水'])
  expect(page.find('main h2 a').text()).toBe('松风水厂试运行')
  expect(page.find('main [role=status]').text()).toBe('找到 1 条与“水”有关的结果')
})

test('an interview leads to the turn that matched', async () => {
  const article = summary({ kind: 'interview' })
  const turn = { number: 12, anchor: 'turn-12', speaker: '方𠮷生', url: `${article.url}#turn-12` }
  fakeApi({ '/search': foundPage({ data: [found({ article, turn })] }) })
  const { page } = await openReader('/search?q=水')
  expect(byText(page, 'main a', '方𠮷生的发言（第 12 段）').attributes('href')).toBe(turn.url)
})

test('the filters of the address are asked for, shown by name and taken away one by one', async () => {
  const api = fakeApi({ '/search': foundPage({ facets, total: 40 }) })
  const { page, router, ready } = await openReader(
    `/search?q=水&kind=interview&section=talk/interviews&person=${person.id}` +
      '&from=2025-01-01&to=2025-12-31&sort=-published_at&relax=false',
  )
  expect(api.queryOf('/search')).toEqual({
    q: '水',
    kind: 'interview',
    section: 'talk/interviews',
    person: person.id,
    from: '2025-01-01',
    to: '2025-12-31',
    sort: '-published_at',
    relax: 'false',
    facets: FACETS,
  })
  const chips = page.findAll('ul[aria-label=已选的筛选条件] a')
  expect(chips.map((chip) => chip.attributes('aria-current'))).not.toContain('page')
  expect(chips.map((chip) => chip.attributes('aria-label') ?? chip.text())).toEqual([
    '取消筛选 类型：访谈',
    '取消筛选 栏目：在线访谈',
    '取消筛选 人物：已选人物',
    '取消筛选 日期：2025年',
    '取消筛选 词语：全部包含',
    '全部清除',
  ])
  await chips[3]?.trigger('click')
  await ready()
  expect(router.currentRoute.value.query).toEqual({
    q: '水',
    kind: 'interview',
    section: 'talk/interviews',
    person: person.id,
    sort: '-published_at',
    relax: 'false',
  })
  await byText(page, 'main a', '全部清除').trigger('click')
  await ready()
  expect(router.currentRoute.value.query).toEqual({ q: '水', sort: '-published_at' })
})

test('a person that is not among the facets is named by what was found', async () => {
  const guests = [{ person, titles: [], organisation: null }]
  const article = summary({ kind: 'interview', guests })
  fakeApi({ '/search': foundPage({ data: [found({ article })] }) })
  const { page } = await openReader(`/search?q=水&person=${person.id}`)
  expect(page.find('main .chip').text()).toContain(person.name)
})

test('a value of a facet sets its filter, starts at the first page, and comes off again', async () => {
  const api = fakeApi({ '/search': foundPage({ facets, total: 40 }) })
  const { page, router, ready } = await openReader('/search?q=水&cursor=abc')
  const group = '[role=group][aria-label=筛选结果]'
  await byText(page, `${group} a`, '文章').trigger('click')
  await ready()
  expect(router.currentRoute.value.query).toEqual({ q: '水', kind: 'article' })
  expect(api.queryOf('/search')).toEqual({
    q: '水',
    kind: 'article',
    sort: 'relevance',
    facets: FACETS,
  })
  await byText(page, `${group} a`, '2024年').trigger('click')
  await ready()
  const narrowed = { q: '水', kind: 'article', from: '2024-01-01', to: '2024-12-31' }
  expect(router.currentRoute.value.query).toEqual(narrowed)
  const chosen = byText(page, `${group} a`, '文章')
  expect(chosen.attributes('aria-current')).toBe('true')
  await chosen.trigger('click')
  await ready()
  router.back()
  await vi.waitFor(() => expect(router.currentRoute.value.query).toEqual(narrowed))
})

test('facets show their counts, the newest year first, and only where there is a choice', async () => {
  fakeApi({ '/search': foundPage({ facets, total: 40 }) })
  const { page } = await openReader('/search?q=水')
  const groups = page.findAll('[aria-label=筛选结果] section')
  expect(groups.map((group) => group.find('h2').text())).toEqual(['类型', '栏目', '年份'])
  expect(groups[2]?.findAll('a').map((link) => link.text())).toEqual(['2025年10 条', '2024年30 条'])
})

test('a long facet shows its first values, then all of them', async () => {
  const many = Array.from({ length: 9 }, (_, index) => ({
    value: String(2017 + index),
    name: `${2017 + index}年`,
    count: 2,
  }))
  fakeApi({ '/search': foundPage({ facets: { year: many }, total: 18 }) })
  const { page } = await openReader('/search?q=水&from=2017-01-01&to=2017-12-31')
  const links = () => page.findAll('[aria-label=筛选结果] section a')
  expect(links()).toHaveLength(6)
  expect(links().at(-1)?.text()).toContain('2017年')
  await byText(page, 'main button', '全部 9 项').trigger('click')
  expect(links()).toHaveLength(9)
})

test('the order is chosen by links', async () => {
  const api = fakeApi({ '/search': foundPage() })
  const { page, ready } = await openReader('/search?q=水&kind=article')
  const order = 'nav[aria-label=排序] a'
  expect(byText(page, order, '相关度').attributes('aria-current')).toBe('true')
  await byText(page, order, '最早在前').trigger('click')
  await ready()
  expect(api.queryOf('/search')).toMatchObject({ kind: 'article', sort: 'published_at' })
  expect(byText(page, order, '最早在前').attributes('aria-current')).toBe('true')
})

test('another spelling is offered with what it finds', async () => {
  const did_you_mean = [{ text: '供水 改造', total: 88 }]
  const api = fakeApi({ '/search': foundPage({ did_you_mean }) })
  const { page, ready } = await openReader('/search?q=共水 改造&kind=article')
  expect(page.find('main').text()).toContain('您是不是要找： 供水 改造（88 条）')
  await byText(page, 'main a', '供水 改造').trigger('click')
  await ready()
  expect(api.queryOf('/search')).toMatchObject({ q: '供水 改造', kind: 'article' })
})

test('texts with only most of the words are told apart, and can be left out', async () => {
  const data = ['甲', '乙', '丙'].map((headline, index) =>
    found({
      article: summary({ id: `01900000-0000-7000-8000-00000000001${index}`, headline }),
      highlights: { headline: [{ text: headline, hit: false }], text: [] },
    }),
  )
  const api = fakeApi({
    '/search': foundPage({ data, total: 3, is_relaxed: true, strict_total: 2 }),
  })
  const { page, ready } = await openReader('/search?q=水 桥')
  expect(page.find('main').text()).toContain('同时包含全部词语的有 2 条，其余包含部分词语。')
  const items = page.findAll('main ol > li').map((item) => item.text().split(' ')[0])
  expect(items).toEqual([
    expect.stringMatching(/^甲/),
    expect.stringMatching(/^乙/),
    expect.stringMatching(/^以下包含部分词语丙/),
  ])
  await byText(page, 'main a', '只看包含全部词语的').trigger('click')
  await ready()
  expect(api.queryOf('/search')).toMatchObject({ q: '水 桥', relax: 'false' })

  api.answers['/search'] = foundPage({ is_relaxed: true, strict_total: 0 })
  await byText(page, 'main .chip', '全部包含').trigger('click')
  await ready()
  expect(page.find('main').text()).toContain('完全符合的结果')
})

test('filters that were typed are said', async () => {
  const filters = [
    { field: 'source', label: '来源', value: '新华社' },
    { field: 'date', label: '日期', value: '2019..2020' },
  ]
  const understood = { required: ['水'], excluded: [], filters }
  fakeApi({ '/search': foundPage({ understood }) })
  const { page } = await openReader('/search?q=水 来源:新华社 日期:2019..2020')
  expect(page.find('main').text()).toContain('已按来源“新华社”、日期“2019..2020”筛选')
})

test('a period that ends before it begins is refused', async () => {
  fakeApi({ '/search': foundPage() })
  const { page, router, ready } = await openReader('/search?q=水')
  const [from, to] = page.findAll('input[type=date]')
  await from?.setValue('2025-02-01')
  await to?.setValue('2025-01-01')
  await page.find('form[aria-label=发布日期]').trigger('submit')
  await ready()
  expect(page.find('[role=alert]').text()).toBe('截止日期不能早于起始日期。')
  expect(router.currentRoute.value.query).toEqual({ q: '水' })
  await from?.setValue('2024-02-01')
  await page.find('form[aria-label=发布日期]').trigger('submit')
  await ready()
  expect(router.currentRoute.value.query).toEqual({
    q: '水',
    from: '2024-02-01',
    to: '2025-01-01',
  })
})

test('the pager follows the cursors and keeps the filters', async () => {
  fakeApi({ '/search': foundPage({ page: { next: 'n2', prev: null }, total: 40 }) })
  const { page } = await openReader('/search?q=水&kind=article')
  const pager = page.find('nav[aria-label=搜索结果分页]')
  expect(pager.findAll('a').map((link) => link.text())).toEqual(['下一页'])
  expect(decodeURI(pager.find('a').attributes('href') ?? '')).toBe(
    '/search?q=水&kind=article&cursor=n2',
  )
})

test('nothing found offers to drop the filters', async () => {
  fakeApi({ '/search': foundPage({ data: [], total: 0 }) })
  const { page, router, ready } = await openReader('/search?q=水&kind=article')
  expect(page.find('main').text()).toContain('没有找到与')
  expect(page.find('main').text()).toContain('用更短、更常见的词')
  await byText(page, 'main a', '清除筛选条件').trigger('click')
  await ready()
  expect(router.currentRoute.value.query).toEqual({ q: '水' })
})

test('a page that is no more leads to the first', async () => {
  fakeApi({ '/search': (url) => (url.searchParams.has('cursor') ? 422 : foundPage()) })
  const { page, router, ready } = await openReader('/search?q=水&cursor=old')
  await ready()
  expect(router.currentRoute.value.query).toEqual({ q: '水' })
  expect(page.find('main [role=status]').text()).toContain('找到 1 条')
})

test('without words nothing is asked for', async () => {
  const api = fakeApi()
  const { page } = await openReader('/search')
  expect(api.queryOf('/search')).toBeUndefined()
  expect(page.find('main').text()).toContain('请在上方输入关键词')
  for (const name of ['标题:', '来源:', '栏目:', '嘉宾:', '系列:', '日期:2019..2020']) {
    expect(page.find('main').text()).toContain(name)
  }
  expect(page.find('main').text()).not.toContain('热门搜索')
})

test('without words there is what many look for', async () => {
  fakeApi({ '/search/trending': { data: [{ text: '停水 通告', count: 17 }] } })
  const { page } = await openReader('/search')
  expect(page.find('main h2').text()).toBe('热门搜索')
  expect(decodeURI(page.find('main .chip').attributes('href') ?? '')).toBe('/search?q=停水+通告')
})

test('a failure can be tried again', async () => {
  const api = fakeApi({ '/search': 503 })
  const { page, ready } = await openReader('/search?q=水')
  expect(page.find('[role=alert]').text()).toContain('服务暂时不可用')
  api.answers['/search'] = foundPage()
  await byText(page, 'button', '重试').trigger('click')
  await ready()
  expect(page.findAll('main mark')).toHaveLength(1)
})
