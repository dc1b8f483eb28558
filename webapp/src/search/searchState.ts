// A search and its filters as they stand in the address: read leniently, written shortest.
import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { SearchQuery } from '@/api/types'

export const KINDS = [
  { value: '', label: '全部' },
  { value: 'article', label: '文章' },
  { value: 'interview', label: '访谈' },
] as const

export const SORTS = [
  { value: 'relevance', label: '按相关度' },
  { value: '-published_at', label: '按时间' },
] as const

export type Kind = (typeof KINDS)[number]['value']
export type Sort = (typeof SORTS)[number]['value']

export interface SearchState {
  q: string
  kind: Kind
  site: string
  section: string
  from: string
  to: string
  sort: Sort
  cursor: string
}

const EMPTY: SearchState = {
  q: '',
  kind: '',
  site: '',
  section: '',
  from: '',
  to: '',
  sort: 'relevance',
  cursor: '',
}

export function readSearch(query: LocationQuery): SearchState {
  const text = (name: keyof SearchState) => {
    const value = query[name]
    return (Array.isArray(value) ? value[0] : value) ?? ''
  }
  return {
    q: text('q').trim(),
    kind: KINDS.find((kind) => kind.value === text('kind'))?.value ?? EMPTY.kind,
    site: text('site'),
    section: text('section'),
    from: dateOrNothing(text('from')),
    to: dateOrNothing(text('to')),
    sort: SORTS.find((sort) => sort.value === text('sort'))?.value ?? EMPTY.sort,
    cursor: text('cursor'),
  }
}

/** The query of an address, without what is as it would be anyway. */
export function writeSearch(state: Partial<SearchState>): LocationQueryRaw {
  const query: LocationQueryRaw = {}
  for (const name of Object.keys(EMPTY) as (keyof SearchState)[]) {
    const value = state[name]
    if (value && value !== EMPTY[name]) query[name] = value
  }
  return query
}

/** What the API is asked; the address and the API use the same names. */
export function toSearchQuery(state: SearchState): SearchQuery {
  return {
    q: state.q,
    kind: state.kind || undefined,
    site: state.site || undefined,
    section: state.section || undefined,
    from: state.from || undefined,
    to: state.to || undefined,
    sort: state.sort,
    cursor: state.cursor || undefined,
  }
}

export function hasFilters(state: SearchState): boolean {
  return Boolean(state.kind || state.site || state.section || state.from || state.to)
}

function dateOrNothing(text: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : ''
}
