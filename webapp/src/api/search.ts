// What a search finds, what is suggested while one is typed, and what many look for.
import { client, read } from './client'
import type { FoundPage, SearchQuery, Suggestion, Trend } from './types'

export function search(query: SearchQuery, signal?: AbortSignal): Promise<FoundPage> {
  return read(client.GET('/api/v1/search', { params: { query }, signal }))
}

/** People, organisations, series, sections and headlines that agree with what was typed. */
export async function suggest(
  query: { q: string; limit: number; site?: string },
  signal?: AbortSignal,
): Promise<Suggestion[]> {
  const suggested = await read(client.GET('/api/v1/suggest', { params: { query }, signal }))
  return suggested.data
}

export async function readTrends(limit: number, signal?: AbortSignal): Promise<Trend[]> {
  const trends = await read(
    client.GET('/api/v1/search/trending', { params: { query: { limit } }, signal }),
  )
  return trends.data
}
