// Articles and interviews: lists, one, and what a search finds.
import { client, read } from './client'
import type { Article, ArticleQuery, ArticleSummary, Found, Page, SearchQuery } from './types'

export function listArticles(
  query: ArticleQuery,
  signal?: AbortSignal,
): Promise<Page<ArticleSummary>> {
  return read(client.GET('/api/v1/articles', { params: { query }, signal }))
}

/** One article or interview with its site and series: all that its page shows. */
export function readArticle(id: string, signal?: AbortSignal): Promise<Article> {
  return read(
    client.GET('/api/v1/articles/{article_id}', {
      params: { path: { article_id: id }, query: { include: 'site,series' } },
      signal,
    }),
  )
}

export interface FoundPage extends Page<Found> {
  total: number
}

export function search(query: SearchQuery, signal?: AbortSignal): Promise<FoundPage> {
  return read(client.GET('/api/v1/search', { params: { query }, signal }))
}
