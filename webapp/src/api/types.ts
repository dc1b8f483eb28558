// Short names for the shapes that openapi.yaml describes.
import type { components, paths } from './schema'

type Schemas = components['schemas']

export type Site = Schemas['Site']
export type SectionNode = Schemas['SectionNode']
export type Section = Schemas['Section']
export type SectionRef = Schemas['SectionRef']
export type SiteRef = Schemas['SiteRef']
export type OrganisationRef = Schemas['OrganisationRef']
export type Organisation = Schemas['Organisation']
export type Person = Schemas['Person']
export type Guest = Schemas['Guest']
export type Image = Schemas['Image']
export type ArticleSummary = Schemas['ArticleSummary']
export type Article = Schemas['ArticleAnswer']
export type EpisodeLink = Schemas['EpisodeLink']
export type Series = Schemas['Series']
export type Episode = Schemas['Episode']
export type Found = Schemas['Found']
export type FoundPage = Schemas['FoundList']
export type FacetValue = Schemas['FacetValue']
export type Facets = Schemas['Facets']
export type Segment = Schemas['Segment']
export type Suggestion = Schemas['Suggestion']
export type Trend = Schemas['Trend']
export type Mark = Schemas['Mark']
export type Block = Article['body'][number]
export type TurnBlock = Schemas['TurnBlock']
export type BlockOf<Type extends Block['type']> = Extract<Block, { type: Type }>
export type Stage = NonNullable<ArticleSummary['stage']>
export type Role = TurnBlock['role']

export type ArticleQuery = NonNullable<paths['/api/v1/articles']['get']['parameters']['query']>
export type SearchQuery = NonNullable<paths['/api/v1/search']['get']['parameters']['query']>

/** One page of a list, as every list of the API gives it. */
export interface Page<Item> {
  data: Item[]
  page: { next: string | null; prev: string | null }
}
