import { expect, test } from 'vitest'
import {
  episode,
  guest,
  organisation,
  pageOf,
  section,
  series,
  site,
  summary,
} from '@/testing/fixtures'
import { byText, fakeApi, openReader } from '@/testing/reader'

test('a series shows its people, its plan and every episode, the planned ones marked', async () => {
  const published = summary({ kind: 'interview', headline: '第一期标题' })
  fakeApi({
    '/series/water': series(),
    '/series/water/episodes': (url) =>
      url.searchParams.get('cursor')
        ? pageOf(episode({ number: 3, title: null, organisation }))
        : {
            data: [
              episode({ number: 1, is_published: true, article: published, guest }),
              episode({ number: 2, title: '二期题目', guest, planned_at: '2025-04-01T02:00:00Z' }),
            ],
            page: { next: 'more', prev: null },
          },
  })
  const { page } = await openReader('/series/water')
  const text = page.find('main').text()
  for (const part of ['一条河，十个人。', '将陆续邀请', '江北区水务局', '云岭日报', '待播 2 期']) {
    expect(text).toContain(part)
  }
  const [first, second, third] = page.findAll('main article')
  expect(first?.find('a').attributes('href')).toBe(published.url)
  expect(first?.text()).not.toContain('待播')
  expect(second?.text()).toContain('待播')
  expect(second?.text()).toContain('2025年4月1日')
  expect(second?.text()).toContain('方𠮷生')
  expect(second?.text()).toContain('云岭市水务局')
  expect(second?.find('h3 a').exists()).toBe(false)
  expect(third?.text()).toContain('计划中')
  expect(third?.text()).toContain('主题待定')
  expect(third?.text()).toContain('云岭市水务局')
})

test('a section shows what it is, and more on demand; a failure loses nothing', async () => {
  const api = fakeApi({
    '/sections/talk/interviews': {
      ...section,
      site,
      description: '与市民在线交流。',
      keywords: [],
      parent: null,
      breadcrumbs: [section],
      children: [{ ...section, id: 'child', name: '下级', url: '/sections/talk/interviews/x' }],
    },
    '/articles': (url) =>
      url.searchParams.get('cursor') === 'c2'
        ? pageOf(summary({ id: 'b', headline: '乙' }))
        : { data: [summary({ id: 'a', headline: '甲' })], page: { next: 'c2', prev: null } },
  })
  const { page, ready } = await openReader('/sections/talk/interviews')
  const headlines = () => page.findAll('main article').map((one) => one.find('h2').text())
  expect(page.find('main').text()).toContain('与市民在线交流。')
  expect(byText(page, 'nav[aria-label=下级栏目] a', '下级').attributes('href')).toBe(
    '/sections/talk/interviews/x',
  )
  expect(headlines()).toEqual(['甲'])

  const answer = api.answers['/articles'] ?? 404
  api.answers['/articles'] = 500
  await byText(page, 'button', '加载更多').trigger('click')
  await ready()
  expect(headlines()).toEqual(['甲'])
  api.answers['/articles'] = answer
  await byText(page, 'button', '重试').trigger('click')
  await ready()
  expect(headlines()).toEqual(['甲', '乙'])
  expect(page.find('main').text()).toContain('已显示全部 2 篇')
})

test('the home leads with the newest wide picture and leaves empty sections out', async () => {
  const wide = {
    src: '/media/w.svg',
    alt: '',
    width: 1200,
    height: 675,
    caption: null,
    credit: null,
  }
  const articles = [
    summary({ id: 'a', headline: '无图' }),
    summary({ id: 'b', headline: '头像', image: { ...wide, width: 640, height: 640 } }),
    summary({ id: 'c', headline: '大图', image: wide }),
  ]
  const api = fakeApi({
    '/sections': { data: [section, { ...section, id: 'empty', name: '空栏目' }] },
    '/articles': (url) => {
      if (url.searchParams.get('section') === 'empty') return pageOf()
      return url.searchParams.get('kind') === 'interview'
        ? pageOf(summary({ id: 'd', kind: 'interview', headline: '访谈一', guests: [guest] }))
        : pageOf(...articles)
    },
    '/series': pageOf(series()),
  })
  const { page } = await openReader('/')
  expect(page.find('main article h3').text()).toBe('大图')
  expect(byText(page, 'main a', '访谈一').attributes('href')).toBe('/interviews/d')
  expect(byText(page, 'main a', '问水记').attributes('href')).toBe('/series/water')
  expect(byText(page, 'main h3', '在线访谈').exists()).toBe(true)
  expect(page.find('main').text()).not.toContain('空栏目')
  const all = page.find('section[aria-labelledby=home-all]')
  expect(all.findAll('article h3').map((one) => one.text())).toEqual(['无图', '头像', '大图'])
  // Of this site, not of all that the service holds.
  expect(api.queryOf('/series')).toMatchObject({ site: site.domain })
})

test('people and organisations show what they appear in', async () => {
  const api = fakeApi({
    [`/people/${guest.person.id}`]: {
      ...guest.person,
      titles: guest.titles,
      organisation,
      biography: '造船四十年。',
      image: null,
    },
    [`/organisations/${organisation.id}`]: { ...organisation, website: 'https://water.example/' },
    '/articles': pageOf(summary({ headline: '他的访谈' })),
    '/series': pageOf(series()),
  })
  const { page, router, ready } = await openReader(guest.person.url)
  expect(page.find('main').text()).toContain('造船四十年。')
  expect(api.queryOf('/articles')).toMatchObject({ person: guest.person.id })
  await byText(page, 'main a', '云岭市水务局').trigger('click')
  await ready()
  expect(router.currentRoute.value.path).toBe(organisation.url)
  expect(byText(page, 'main a', 'https://water.example/').attributes('href')).toBeTruthy()
  expect(api.queryOf('/articles')).toMatchObject({ organisation: organisation.id })
  expect(byText(page, 'main h3', '问水记').exists()).toBe(true)
})
