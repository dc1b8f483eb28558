// Articles and interviews: lists, one, and those like it.
import { client, read } from './client'
import type { Article, ArticleQuery, ArticleSummary, Page } from './types'

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

/** The articles most like one, best first. */
export async function readRelated(
  id: string,
  limit: number,
  signal?: AbortSignal,
): Promise<ArticleSummary[]> {
  const related = await read(
    client.GET('/api/v1/articles/{article_id}/related', {
      params: { path: { article_id: id }, query: { limit } },
      signal,
    }),
  )
  return related.data
}
