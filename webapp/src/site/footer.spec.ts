import { expect, test } from 'vitest'
import { article, foundPage, site } from '@/testing/fixtures'
import { byText, fakeApi, openReader } from '@/testing/reader'

const ID = '01900000-0000-7000-8000-000000000010'
const HREF = (text: string, page: Awaited<ReturnType<typeof openReader>>['page']) =>
  byText(page, 'footer a', text).attributes('href')

test('the footer links to the registers and to the error report', async () => {
  fakeApi({ [`/articles/${ID}`]: article({ id: ID }) })
  const { page } = await openReader(`/articles/${ID}`)
  const footer = page.find('.footer')
  expect(footer.text()).toContain('主办单位：云岭市人民政府办公室')
  expect(footer.text()).toContain('网站标识码：0000000007')
  expect(HREF('示例ICP备', page)).toBe('https://beian.miit.gov.cn/')
  expect(HREF('示例公网安备', page)).toBe(
    'https://beian.mps.gov.cn/#/query/webSearch?code=11000002000013',
  )
  expect(HREF('网站地图', page)).toBe('/sections')
})

test('the error report names the page that is shown, anew on every route', async () => {
  fakeApi({ '/search': foundPage() })
  const { page, router, ready } = await openReader('/favourites')
  const reported = () => new URL(HREF('我为政府网站找错', page) ?? '').searchParams
  expect(reported().get('site_code')).toBe('0000000007')
  expect(reported().get('url')).toBe(`${window.location.origin}/favourites`)
  await router.push('/search?q=水')
  await ready()
  expect(decodeURI(reported().get('url') ?? '')).toBe(`${window.location.origin}/search?q=水`)
})

test('what is not set is not shown', async () => {
  fakeApi({
    '/site': {
      ...site,
      operator: null,
      address: null,
      postcode: null,
      telephone: null,
      site_id_code: null,
      icp_number: null,
      police_number: null,
    },
  })
  const { page } = await openReader('/favourites')
  expect(page.find('.footer').text()).toBe(`网站地图${site.name}`)
})

test('the name, sections and footer are of the site whose page it is', async () => {
  const other = {
    ...site,
    name: '松风区政府',
    domain: 'songfeng.example',
    url: '/sites/songfeng.example',
  }
  const api = fakeApi({
    '/site': (url) => (url.searchParams.get('site') === other.domain ? other : site),
    [`/articles/${ID}`]: article({ id: ID, site: other }),
  })
  const { page, router, ready } = await openReader(`/articles/${ID}`)
  expect(byText(page, 'header a', '松风区政府').attributes('href')).toBe(other.url)
  expect(HREF('网站地图', page)).toBe('/sections?site=songfeng.example')
  expect(document.title).toBe('松风水厂试运行 - 松风区政府')
  expect(api.queryOf('/sections')).toEqual({ site: other.domain })
  await router.push('/favourites')
  await ready()
  expect(byText(page, 'header a', site.name).attributes('href')).toBe('/')
})
