// 加入收藏: pieces that a reader keeps, in this browser only.
import { readonly, shallowRef } from 'vue'
import type { ArticleSummary } from '@/api/types'
import { readStored, store } from './storage'

const NAME = 'fangtan.favourites'

export type Favourite = Pick<
  ArticleSummary,
  'id' | 'kind' | 'url' | 'kicker' | 'headline' | 'published_at'
>

const favourites = shallowRef<readonly Favourite[]>([])

export function initFavourites(): void {
  load()
  // Another tab changed them.
  window.addEventListener('storage', (event) => {
    if (event.key === NAME || event.key === null) load()
  })
}

export function useFavourites() {
  return { favourites: readonly(favourites), isFavourite, toggleFavourite }
}

function isFavourite(id: string): boolean {
  return favourites.value.some((one) => one.id === id)
}

/** Adds a piece, newest first, or takes it out; false when the browser will not keep it. */
function toggleFavourite(piece: Favourite): boolean {
  const { id, kind, url, kicker, headline, published_at } = piece
  const others = favourites.value.filter((one) => one.id !== id)
  favourites.value = isFavourite(id)
    ? others
    : [{ id, kind, url, kicker, headline, published_at }, ...others]
  return store(NAME, favourites.value)
}

function load(): void {
  const kept = readStored(NAME)
  favourites.value = Array.isArray(kept) ? kept.filter(isLegible) : []
}

function isLegible(value: unknown): value is Favourite {
  if (typeof value !== 'object' || value === null) return false
  const { id, url, headline, published_at } = value as Partial<Record<keyof Favourite, unknown>>
  // The address becomes a link: only one of the reader's own pages will do.
  return (
    typeof id === 'string' &&
    typeof url === 'string' &&
    /^\/(articles|interviews)\//.test(url) &&
    typeof headline === 'string' &&
    typeof published_at === 'string' &&
    !Number.isNaN(Date.parse(published_at))
  )
}
