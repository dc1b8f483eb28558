import { expect, test } from 'vitest'
import { found, summary } from '@/testing/fixtures'
import { byText, fakeApi, openReader } from '@/testing/reader'

function results(changes: object = {}) {
  return { data: [found()], page: { next: null, prev: null }, total: 1, query: '水', ...changes }
}

test('what matched is marked, and nothing else', async () => {
  fakeApi({ '/search': results() })
  const { page } = await openReader('/search?q=水')
  expect(page.findAll('main mark').map((mark) => mark.text())).toEqual(['水'])
  expect(page.find('main h2 a').text()).toBe('松风水厂试运行')
  expect(page.find('main [role=status]').text()).toBe('找到 1 条与“水”有关的结果')
})

test('an interview leads to the turn that matched', async () => {
  const article = summary({ kind: 'interview' })
  const turn = { number: 12, anchor: 'turn-12', speaker: '方𠮷生', url: `${article.url}#turn-12` }
  fakeApi({ '/search': results({ data: [found({ article, turn })] }) })
  const { page } = await openReader('/search?q=水')
  expect(byText(page, 'main a', '方𠮷生的发言（第 12 段）').attributes('href')).toBe(turn.url)
})

test('the filters of the address are asked for and shown', async () => {
  const api = fakeApi({ '/search': results() })
  const { page } = await openReader(
    '/search?q=水&kind=interview&section=talk/interviews&from=2025-01-01&sort=-published_at',
  )
  expect(api.queryOf('/search')).toEqual({
    q: '水',
    kind: 'interview',
    section: 'talk/interviews',
    from: '2025-01-01',
    sort: '-published_at',
  })
  const values = page
    .findAll<HTMLSelectElement>('form[aria-label=筛选结果] :is(select, input)')
    .map((control) => control.element.value)
  expect(values).toEqual(['interview', 'talk/interviews', '2025-01-01', '', '-published_at'])
})

test('choosing a filter changes the address and starts at the first page', async () => {
  const api = fakeApi({ '/search': results() })
  const { page, router, ready } = await openReader('/search?q=水&cursor=abc')
  await page.find('form[aria-label=筛选结果] select').setValue('article')
  await ready()
  expect(router.currentRoute.value.query).toEqual({ q: '水', kind: 'article' })
  expect(api.queryOf('/search')).toEqual({ q: '水', kind: 'article', sort: 'relevance' })
})

test('a period that ends before it begins is refused', async () => {
  fakeApi({ '/search': results() })
  const { page, router, ready } = await openReader('/search?q=水')
  const [from, to] = page.findAll('input[type=date]')
  await from?.setValue('2025-02-01')
  await to?.setValue('2025-01-01')
  await page.find('form[aria-label=筛选结果]').trigger('submit')
  await ready()
  expect(page.find('[role=alert]').text()).toBe('截止日期不能早于起始日期。')
  expect(router.currentRoute.value.query).toEqual({ q: '水' })
})

test('the pager follows the cursors and keeps the filters', async () => {
  fakeApi({ '/search': results({ page: { next: 'n2', prev: null }, total: 40 }) })
  const { page } = await openReader('/search?q=水&kind=article')
  const pager = page.find('nav[aria-label=搜索结果分页]')
  expect(pager.findAll('a').map((link) => link.text())).toEqual(['下一页'])
  expect(decodeURI(pager.find('a').attributes('href') ?? '')).toBe(
    '/search?q=水&kind=article&cursor=n2',
  )
})

test('the search box of the header searches, with the filters kept', async () => {
  const api = fakeApi({ '/search': results() })
  const { page, router, ready } = await openReader('/search?q=水&kind=article&cursor=abc')
  await page.find('[role=search] input').setValue(' 供水 ')
  await page.find('[role=search]').trigger('submit')
  await ready()
  expect(router.currentRoute.value.query).toEqual({ q: '供水', kind: 'article' })
  expect(api.queryOf('/search')).toMatchObject({ q: '供水' })
})

test('nothing found offers to drop the filters', async () => {
  fakeApi({ '/search': results({ data: [], total: 0 }) })
  const { page, router, ready } = await openReader('/search?q=水&kind=article')
  expect(page.find('main').text()).toContain('没有找到相关内容')
  await byText(page, 'button', '清除筛选条件').trigger('click')
  await ready()
  expect(router.currentRoute.value.query).toEqual({ q: '水' })
})

test('without words nothing is asked for', async () => {
  const api = fakeApi()
  const { page } = await openReader('/search')
  expect(api.queryOf('/search')).toBeUndefined()
  expect(page.find('main').text()).toContain('请在上方输入关键词')
})

test('a failure can be tried again', async () => {
  const api = fakeApi({ '/search': 503 })
  const { page, ready } = await openReader('/search?q=水')
  expect(page.find('[role=alert]').text()).toContain('服务暂时不可用')
  api.answers['/search'] = results()
  await byText(page, 'button', '重试').trigger('click')
  await ready()
  expect(page.findAll('main mark')).toHaveLength(1)
})
