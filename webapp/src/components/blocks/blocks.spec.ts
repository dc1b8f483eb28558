import { expect, test } from 'vitest'
import type { Block } from '@/api/types'
import { article, turn } from '@/testing/fixtures'
import { fakeApi, openReader } from '@/testing/reader'

const ID = '01900000-0000-7000-8000-000000000010'

async function show(...body: Block[]) {
  fakeApi({ [`/articles/${ID}`]: article({ id: ID, body }) })
  const { page } = await openReader(`/articles/${ID}`)
  return page.find('.text')
}

test('a paragraph with what is strong, stressed and linked', async () => {
  const text = await show({
    type: 'paragraph',
    text: '方𠮷生说：看全文，看原站。',
    marks: [
      { start: 0, end: 3, type: 'strong' },
      { start: 5, end: 8, type: 'link', href: '/articles/1' },
      { start: 9, end: 12, type: 'link', href: 'https://news.example/' },
    ],
  })
  expect(text.find('strong').text()).toBe('方𠮷生')
  expect(text.findAll('a').map((one) => [one.text(), one.attributes('href')])).toEqual([
    ['看全文', '/articles/1'],
    ['看原站', 'https://news.example/'],
  ])
  expect(text.text()).toBe('方𠮷生说：看全文，看原站。')
})

test('markup in a text is text', async () => {
  const text = await show({ type: 'paragraph', text: '<img src=x onerror=alert(1)>' })
  expect(text.find('img').exists()).toBe(false)
  expect(text.text()).toBe('<img src=x onerror=alert(1)>')
})

test('a heading of its level, a quote with who said it, and lists', async () => {
  const text = await show(
    { type: 'heading', level: 3, text: '小标题' },
    { type: 'quote', text: '桥是给人走的。', cite: '秦渡' },
    { type: 'list', is_ordered: true, items: ['一', '二'] },
    { type: 'list', is_ordered: false, items: ['三'] },
  )
  expect(text.find('h3').text()).toBe('小标题')
  expect(text.find('blockquote').text()).toBe('桥是给人走的。')
  expect(text.find('figcaption').text()).toBe('—— 秦渡')
  expect(text.findAll('ol li')).toHaveLength(2)
  expect(text.findAll('ul li')).toHaveLength(1)
})

test('an image keeps its place, and one that does not come leaves a link', async () => {
  const text = await show({
    type: 'image',
    src: 'https://elsewhere.example/a.jpg',
    alt: '江上晨雾',
    width: 1200,
    height: 675,
    caption: '清晨。',
    credit: '云岭日报 摄',
  })
  const image = text.find('img')
  expect(image.attributes()).toMatchObject({ alt: '江上晨雾', width: '1200', height: '675' })
  expect(text.find('figcaption').text()).toContain('清晨。')
  expect(text.find('figcaption').text()).toContain('云岭日报 摄')
  await image.trigger('error')
  expect(text.find('img').exists()).toBe(false)
  expect(text.find('a').attributes('href')).toBe('https://elsewhere.example/a.jpg')
})

test('a table has its heading rows, its caption and a scroller for the keyboard', async () => {
  const text = await show({
    type: 'table',
    caption: '达标率',
    header_rows: 1,
    rows: [
      ['年份', '比率'],
      ['2024', '98.2%'],
    ],
  })
  expect(text.find('caption').text()).toBe('达标率')
  expect(text.findAll('thead th[scope=col]').map((cell) => cell.text())).toEqual(['年份', '比率'])
  expect(text.findAll('tbody td').map((cell) => cell.text())).toEqual(['2024', '98.2%'])
  expect(text.find('[role=region]').attributes()).toMatchObject({
    tabindex: '0',
    'aria-label': '达标率',
  })
})

test('foreign content is a link and loads nothing', async () => {
  const text = await show({
    type: 'embed',
    url: 'https://video.example/v/1',
    title: '现场视频',
    caption: null,
  })
  expect(text.find('a').attributes('href')).toBe('https://video.example/v/1')
  expect(text.text()).toContain('video.example')
  expect(text.find('iframe, script, video, object, img').exists()).toBe(false)
})

test('a turn has its speaker, role, words and address', async () => {
  const text = await show(
    turn(1, { role: 'reporter', speaker: '记者', person: null }),
    turn(2, {
      blocks: [
        { type: 'paragraph', text: '甲。' },
        { type: 'paragraph', text: '乙。' },
      ],
    }),
  )
  const [question, answer] = text.findAll('[role=group]')
  expect(question?.attributes('id')).toBe('turn-1')
  expect(question?.classes()).toContain('is-reporter')
  expect(answer?.find('.speaker a').attributes('href')).toMatch(/^\/people\//)
  expect(answer?.find('.role').text()).toBe('嘉宾')
  expect(answer?.findAll('.words p').map((one) => one.text())).toEqual(['甲。', '乙。'])
  expect(answer?.find('a[aria-label="复制第 2 段的链接"]').attributes('href')).toBe(
    `/articles/${ID}#turn-2`,
  )
})
