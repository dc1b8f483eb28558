import { expect, test } from 'vitest'
import { hasFilters, readSearch, toSearchQuery, writeSearch } from './searchState'

test('what is written to the address is read back', () => {
  const state = readSearch({
    q: ' 供水 ',
    kind: 'interview',
    section: 'talk/interviews',
    from: '2025-01-01',
    to: '2025-02-01',
    sort: '-published_at',
    cursor: 'abc',
  })
  expect(state.q).toBe('供水')
  expect(readSearch(writeSearch(state) as Record<string, string>)).toEqual(state)
})

test('defaults do not stand in the address', () => {
  expect(writeSearch({ q: '水', kind: '', sort: 'relevance', cursor: '', from: '' })).toEqual({
    q: '水',
  })
})

test('what the address has and nobody understands is left out', () => {
  const state = readSearch({
    q: ['水', '火'],
    kind: 'poem',
    sort: 'best',
    from: '2025-13-01',
    to: 'x',
  })
  expect(state).toMatchObject({ q: '水', kind: '', sort: 'relevance', from: '', to: '' })
  expect(hasFilters(state)).toBe(false)
  expect(hasFilters({ ...state, from: '2025-01-01' })).toBe(true)
})

test('the API is asked for what is chosen and nothing else', () => {
  const query = toSearchQuery(readSearch({ q: '水', kind: 'article' }))
  expect(JSON.parse(JSON.stringify(query))).toEqual({ q: '水', kind: 'article', sort: 'relevance' })
})
