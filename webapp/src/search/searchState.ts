// A search and its filters as they stand in the address: read leniently, written shortest.
import type { LocationQuery, LocationQueryRaw, RouteLocationRaw } from 'vue-router'

const KINDS = ['article', 'interview'] as const
const STAGES = ['planned', 'collecting', 'announced', 'live', 'transcript', 'archived'] as const
const SORTS = ['relevance', '-published_at', 'published_at'] as const

export type Kind = (typeof KINDS)[number]
export type Sort = (typeof SORTS)[number]

/** Every name is the API's own; an empty text is a filter that is not set. */
export interface SearchState {
  q: string
  kind: Kind | ''
  site: string
  section: string
  series: string
  source: string
  person: string
  organisation: string
  stage: (typeof STAGES)[number] | ''
  from: string
  to: string
  sort: Sort
  relax: 'true' | 'false'
  cursor: string
}

const EMPTY: SearchState = {
  q: '',
  kind: '',
  site: '',
  section: '',
  series: '',
  source: '',
  person: '',
  organisation: '',
  stage: '',
  from: '',
  to: '',
  sort: 'relevance',
  relax: 'true',
  cursor: '',
}

export function readSearch(query: LocationQuery): SearchState {
  const text = (name: keyof SearchState) => {
    const value = query[name]
    return (Array.isArray(value) ? value[0] : value) ?? ''
  }
  return {
    q: text('q').trim(),
    kind: KINDS.find((kind) => kind === text('kind')) ?? '',
    site: text('site'),
    section: text('section'),
    series: text('series'),
    source: idOrNothing(text('source')),
    person: idOrNothing(text('person')),
    organisation: idOrNothing(text('organisation')),
    stage: STAGES.find((stage) => stage === text('stage')) ?? '',
    from: dateOrNothing(text('from')),
    to: dateOrNothing(text('to')),
    sort: SORTS.find((sort) => sort === text('sort')) ?? EMPTY.sort,
    relax: text('relax') === 'false' ? 'false' : EMPTY.relax,
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

/** Where a search is shown; one that is changed is shown from its first page. */
export function searchAddress(
  state: Partial<SearchState>,
  changes: Partial<SearchState> = {},
): RouteLocationRaw {
  return { name: 'search', query: writeSearch({ ...state, cursor: '', ...changes }) }
}

function dateOrNothing(text: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : ''
}

function idOrNothing(text: string): string {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) ? text : ''
}
