// The typed door to the API: a path that openapi.yaml lacks does not compile.
import createClient, { defaultPathSerializer } from 'openapi-fetch'
import { ApiError, isAbort } from './errors'
import type { paths } from './schema'

export const client = createClient<paths>({
  baseUrl: '',
  // Looked up at each call: tests replace it.
  fetch: (request: Request) => globalThis.fetch(request),
  // A section is addressed by its path, whose slashes are part of the address.
  pathSerializer: (pathname, parameters) =>
    defaultPathSerializer(pathname, parameters).replaceAll('%2F', '/'),
})

interface Outcome<Data> {
  data?: Data
  error?: unknown
  response: Response
}

/** The answer of a request; throws ApiError for a problem, lets an abort through as it is. */
export async function read<Data>(request: Promise<Outcome<Data>>): Promise<Data> {
  const { data, error, response } = await request.catch((reason: unknown) => {
    if (isAbort(reason)) throw reason
    throw new ApiError(0, String(reason))
  })
  if (data !== undefined) return data
  throw new ApiError(response.status, detailOf(error) ?? response.statusText)
}

function detailOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('detail' in error)) return undefined
  return typeof error.detail === 'string' ? error.detail : undefined
}
