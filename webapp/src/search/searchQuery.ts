// What the API is asked for a search: the address and the API use the same names.
import type { SearchQuery } from '@/api/types'
import { FACETS } from './filters'
import type { SearchState } from './searchState'

const TEXTS = [
  'site',
  'section',
  'series',
  'source',
  'person',
  'organisation',
  'from',
  'to',
] as const

export function toSearchQuery(state: SearchState): SearchQuery {
  const query: SearchQuery = {
    q: state.q,
    sort: state.sort,
    facets: FACETS.map((facet) => facet.name).join(','),
  }
  for (const name of TEXTS) if (state[name]) query[name] = state[name]
  if (state.kind) query.kind = state.kind
  if (state.stage) query.stage = state.stage
  if (state.relax === 'false') query.relax = false
  if (state.cursor) query.cursor = state.cursor
  return query
}
