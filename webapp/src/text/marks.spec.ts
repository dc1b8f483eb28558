import { expect, test } from 'vitest'
import { runsOf } from './marks'

test('marks count code points, so a rare character is one', () => {
  const runs = runsOf('方𠮷生造船', [{ start: 0, end: 3, type: 'strong' }])
  expect(runs.map(({ text, isStrong }) => [text, isStrong])).toEqual([
    ['方𠮷生', true],
    ['造船', false],
  ])
})

test('marks may overlap and lie beyond the end', () => {
  const runs = runsOf('一二三四', [
    { start: 0, end: 2, type: 'strong' },
    { start: 1, end: 9, type: 'emphasis' },
  ])
  expect(runs.map((run) => [run.text, run.isStrong, run.isEmphasis])).toEqual([
    ['一', true, false],
    ['二', true, true],
    ['三四', false, true],
  ])
})

test('a link that would run script is text', () => {
  const link = (href: string) => runsOf('全文', [{ start: 0, end: 2, type: 'link', href }])[0]?.href
  expect(link('https://news.example/1')).toBe('https://news.example/1')
  expect(link('/articles/1')).toBe('/articles/1')
  expect(link('javascript:alert(1)')).toBeUndefined()
  expect(link(' JavaScript:alert(1)')).toBeUndefined()
  expect(link('data:text/html,1')).toBeUndefined()
})
