// Sites and their section trees.
import { client, read } from './client'
import type { Section, SectionNode, Site } from './types'

export function readSite(domain: string | undefined, signal?: AbortSignal): Promise<Site> {
  return read(client.GET('/api/v1/site', { params: { query: { site: domain } }, signal }))
}

export async function readSections(
  domain: string | undefined,
  signal?: AbortSignal,
): Promise<SectionNode[]> {
  const tree = await read(
    client.GET('/api/v1/sections', { params: { query: { site: domain } }, signal }),
  )
  return tree.data
}

export function readSection(
  path: string,
  domain: string | undefined,
  signal?: AbortSignal,
): Promise<Section> {
  return read(
    client.GET('/api/v1/sections/{section}', {
      params: { path: { section: path }, query: { site: domain } },
      signal,
    }),
  )
}
