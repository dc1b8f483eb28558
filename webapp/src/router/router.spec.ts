import { expect, test } from 'vitest'
import { article, pageOf, turn } from '@/testing/fixtures'
import { byText, fakeApi, openReader } from '@/testing/reader'

const ID = '01900000-0000-7000-8000-000000000010'

test.each(['/nothing', '/articles', '/people', '/series/a/b', '/favourites/x'])(
  '%s is not an address of the reader',
  async (address) => {
    fakeApi()
    const { page } = await openReader(address)
    expect(page.find('h1').text()).toBe('页面不存在')
  },
)

test('a new page has the focus on its headline and its own title', async () => {
  fakeApi({ [`/articles/${ID}`]: article({ id: ID, summary: '试运行的消息。', body: [turn(1)] }) })
  const { page, router, ready } = await openReader('/favourites')
  expect(document.title).toBe('收藏夹 - 云岭市政府网')
  await router.push(`/articles/${ID}`)
  await ready()
  expect(document.activeElement).toBe(page.find('h1').element)
  expect(document.title).toBe('松风水厂试运行 - 云岭市政府网')
  expect(document.querySelector('meta[name=description]')?.getAttribute('content')).toBe(
    '试运行的消息。',
  )

  await router.push(`/articles/${ID}#turn-1`)
  await ready()
  expect(document.activeElement?.id).toBe('turn-1')
})

test('the menu opens, says so, and closes with Escape and on the way', async () => {
  fakeApi({ '/series': pageOf() })
  const { page, router, ready } = await openReader('/favourites')
  const menu = byText(page, 'header button', '菜单')
  await menu.trigger('click')
  expect(menu.attributes('aria-expanded')).toBe('true')
  await menu.trigger('keydown', { key: 'Escape' })
  expect(menu.attributes('aria-expanded')).toBe('false')
  await menu.trigger('click')
  await router.push('/series')
  await ready()
  expect(menu.attributes('aria-expanded')).toBe('false')
  expect(byText(page, 'nav[aria-label=主导航] a', '系列访谈').attributes('aria-current')).toBe(
    'page',
  )
})
