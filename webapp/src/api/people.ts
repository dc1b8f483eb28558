// People and organisations.
import { client, read } from './client'
import type { Organisation, Person } from './types'

export function readPerson(id: string, signal?: AbortSignal): Promise<Person> {
  return read(
    client.GET('/api/v1/people/{person_id}', { params: { path: { person_id: id } }, signal }),
  )
}

export function readOrganisation(id: string, signal?: AbortSignal): Promise<Organisation> {
  return read(
    client.GET('/api/v1/organisations/{organisation_id}', {
      params: { path: { organisation_id: id } },
      signal,
    }),
  )
}
