import { expect, test } from 'vitest'
import { toSearchQuery } from './searchQuery'
import { readSearch, searchAddress, writeSearch } from './searchState'

test('what is written to the address is read back', () => {
  const state = readSearch({
    q: ' 供水 ',
    kind: 'interview',
    section: 'talk/interviews',
    series: 'water',
    person: '01900000-0000-7000-8000-000000000003',
    stage: 'transcript',
    from: '2025-01-01',
    to: '2025-02-01',
    sort: 'published_at',
    relax: 'false',
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
    source: '新华社',
    stage: 'over',
    relax: 'perhaps',
  })
  expect(writeSearch(state)).toEqual({ q: '水' })
})

test('a search that is changed begins at its first page', () => {
  const state = readSearch({ q: '水', kind: 'article', cursor: 'abc' })
  expect(searchAddress(state, { kind: '' })).toEqual({ name: 'search', query: { q: '水' } })
  expect(searchAddress(state, { cursor: 'def' })).toMatchObject({ query: { cursor: 'def' } })
})

test('the API is asked for what is chosen and nothing else', () => {
  const query = toSearchQuery(readSearch({ q: '水', kind: 'article', relax: 'false' }))
  expect(query).toEqual({
    q: '水',
    kind: 'article',
    sort: 'relevance',
    relax: false,
    facets: 'kind,section,source,series,person,year',
  })
})
