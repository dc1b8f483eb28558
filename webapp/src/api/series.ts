// Interview series and their episodes.
import { client, read } from './client'
import type { Episode, Page, Series } from './types'

const LARGEST_PAGE = 100

interface SeriesQuery {
  site?: string
  organisation?: string
  cursor?: string
  limit?: number
}

export function listSeries(query: SeriesQuery, signal?: AbortSignal): Promise<Page<Series>> {
  return read(client.GET('/api/v1/series', { params: { query }, signal }))
}

export function readSeries(slug: string, signal?: AbortSignal): Promise<Series> {
  return read(client.GET('/api/v1/series/{series}', { params: { path: { series: slug } }, signal }))
}

/** Every episode in its order, read page by page. */
export async function readEpisodes(slug: string, signal?: AbortSignal): Promise<Episode[]> {
  const episodes: Episode[] = []
  let cursor: string | undefined
  do {
    const page: Page<Episode> = await read(
      client.GET('/api/v1/series/{series}/episodes', {
        params: { path: { series: slug }, query: { limit: LARGEST_PAGE, cursor } },
        signal,
      }),
    )
    episodes.push(...page.data)
    cursor = page.page.next ?? undefined
  } while (cursor)
  return episodes
}
