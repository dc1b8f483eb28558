// What a search is narrowed by: values to choose from, and those chosen, by their names.
import type { ArticleSummary, FoundPage, SectionNode } from '@/api/types'
import { STAGES } from '@/text/labels'
import type { Kind, SearchState } from './searchState'

export const FACETS = [
  { name: 'kind', label: '类型' },
  { name: 'section', label: '栏目' },
  { name: 'source', label: '来源' },
  { name: 'series', label: '系列' },
  { name: 'person', label: '人物' },
  { name: 'year', label: '年份' },
] as const

export type FacetName = (typeof FACETS)[number]['name']

/** A filter that is set; `without` takes it away. */
export interface Chosen {
  label: string
  name: string
  without: Partial<SearchState>
}

/** What the names of chosen values are looked up in. */
export interface Known {
  found: FoundPage | undefined
  sections: readonly SectionNode[]
}

const KINDS: Record<Kind, string> = { article: '文章', interview: '访谈' }

const NAMED = [
  { name: 'section', label: '栏目' },
  { name: 'series', label: '系列' },
  { name: 'source', label: '来源' },
  { name: 'person', label: '人物' },
  { name: 'organisation', label: '单位' },
] as const

type Named = (typeof NAMED)[number]['name']

/** Whether a search is narrowed to that value of a facet. A section may be set by its path. */
export function isChosen(
  state: SearchState,
  facet: FacetName,
  value: string,
  sections: readonly SectionNode[],
): boolean {
  if (facet === 'year') return yearOf(state) === value
  if (facet !== 'section') return state[facet] === value
  return state.section === value || findSection(sections, state.section)?.id === value
}

/** The change that narrows a search to a value, or widens it again. */
export function toggled(facet: FacetName, value: string, isSet: boolean): Partial<SearchState> {
  if (facet !== 'year') return { [facet]: isSet ? '' : value }
  return isSet ? { from: '', to: '' } : { from: `${value}-01-01`, to: `${value}-12-31` }
}

/** Every filter that is set. */
export function chosenFilters(state: SearchState, known: Known): Chosen[] {
  const chosen: Chosen[] = []
  if (state.kind) {
    chosen.push({ label: '类型', name: KINDS[state.kind], without: { kind: '' } })
  }
  if (state.stage) {
    chosen.push({ label: '阶段', name: STAGES[state.stage], without: { stage: '' } })
  }
  for (const { name, label } of NAMED) {
    const value = state[name]
    if (!value) continue
    const found = nameOf(name, value, known) ?? `已选${label}`
    chosen.push({ label, name: found, without: { [name]: '' } })
  }
  if (state.site) chosen.push({ label: '网站', name: state.site, without: { site: '' } })
  if (state.from || state.to) {
    chosen.push({ label: '日期', name: periodOf(state), without: { from: '', to: '' } })
  }
  if (state.relax === 'false') {
    chosen.push({ label: '词语', name: '全部包含', without: { relax: 'true' } })
  }
  return chosen
}

function nameOf(filter: Named, value: string, { found, sections }: Known): string | undefined {
  if (filter === 'section') {
    const section = findSection(sections, value)
    if (section) return section.name
  }
  const counted = found?.facets[filter]?.find((one) => one.value === value)
  if (counted) return counted.name
  // A value with few texts is not among those counted, but then it stands in what was found.
  for (const { article } of found?.data ?? []) {
    const named = referencesOf(article, filter).find((one) => one.keys.includes(value))
    if (named) return named.name
  }
  return undefined
}

function referencesOf(article: ArticleSummary, filter: Named): { keys: string[]; name: string }[] {
  const { section, series, source, guests } = article
  switch (filter) {
    case 'section':
      return section ? [{ keys: [section.id, section.path], name: section.name }] : []
    case 'series':
      return series ? [{ keys: [series.id, series.slug], name: series.title }] : []
    case 'source':
      return source ? [{ keys: [source.id], name: source.name }] : []
    case 'person':
      return guests.map(({ person }) => ({ keys: [person.id], name: person.name }))
    case 'organisation':
      return [source, ...guests.map((guest) => guest.organisation)].flatMap((one) =>
        one ? [{ keys: [one.id], name: one.name }] : [],
      )
  }
}

function findSection(nodes: readonly SectionNode[], idOrPath: string): SectionNode | undefined {
  for (const node of nodes) {
    if (node.id === idOrPath || node.path === idOrPath) return node
    const below = findSection(node.children, idOrPath)
    if (below) return below
  }
  return undefined
}

function yearOf({ from, to }: SearchState): string | undefined {
  const year = from.slice(0, 4)
  return year && from === `${year}-01-01` && to === `${year}-12-31` ? year : undefined
}

function periodOf(state: SearchState): string {
  const year = yearOf(state)
  if (year) return `${year}年`
  if (!state.to) return `${state.from} 起`
  return state.from ? `${state.from} 至 ${state.to}` : `至 ${state.to}`
}
