// A list that grows: one page after another, by the API's cursors.
import { computed, shallowReadonly, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import type { Page } from '@/api/types'
import { useRequest, type RequestState } from './useRequest'

export const PAGE_SIZE = 20
const LARGEST_PAGE = 100

export interface Slice {
  cursor?: string
  limit: number
}

export interface Feed<Item> extends RequestState {
  readonly items: Readonly<ShallowRef<readonly Item[] | undefined>>
  readonly hasMore: ComputedRef<boolean>
  /** Asks for the next page; after a failure, for the same page again. */
  more: () => Promise<void>
}

export function useFeed<Item>(
  load: (slice: Slice, signal: AbortSignal) => Promise<Page<Item>>,
): Feed<Item> {
  const items = shallowRef<readonly Item[]>()
  const cursor = shallowRef<string | null>()
  const { error, isLoading, send } = useRequest()

  async function more(): Promise<void> {
    const before = items.value ?? []
    const slice: Slice = { limit: before.length ? PAGE_SIZE : rememberedLength() }
    if (cursor.value) slice.cursor = cursor.value
    await send(
      (signal) => load(slice, signal),
      (page) => {
        items.value = [...before, ...page.data]
        cursor.value = page.page.next
        remember(items.value.length)
      },
    )
  }

  void more()
  return {
    items: shallowReadonly(items),
    hasMore: computed(() => Boolean(cursor.value)),
    error,
    isLoading,
    more,
  }
}

// The history entry keeps how long the list was, so that going back finds the same place.
function rememberedLength(): number {
  const state: unknown = window.history.state
  const length =
    typeof state === 'object' && state !== null && 'feedLength' in state ? state.feedLength : 0
  return typeof length === 'number'
    ? Math.min(Math.max(length, PAGE_SIZE), LARGEST_PAGE)
    : PAGE_SIZE
}

function remember(feedLength: number): void {
  window.history.replaceState({ ...window.history.state, feedLength }, '')
}
