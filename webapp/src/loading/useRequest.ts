// The one way in which components ask the API: the newest request wins, older ones are aborted.
import { onScopeDispose, shallowReadonly, shallowRef, type ShallowRef } from 'vue'
import { ApiError, isAbort } from '@/api/errors'
import { beginPending } from './pending'

export type Load<Data> = (signal: AbortSignal) => Promise<Data>

export interface RequestState {
  readonly error: Readonly<ShallowRef<ApiError | undefined>>
  readonly isLoading: Readonly<ShallowRef<boolean>>
}

export interface Requests extends RequestState {
  /** Sends a request in place of the one under way; `use` gets the answer unless replaced. */
  send: <Data>(load: Load<Data>, use: (data: Data) => void) => Promise<void>
  /** Ends the request under way, if there is one; its answer is not used. */
  cancel: () => void
}

export interface RequestOptions {
  /** The page stands still without the answer: scrolling and focus need not wait for it. */
  isAside?: boolean
}

export function useRequest({ isAside = false }: RequestOptions = {}): Requests {
  const error = shallowRef<ApiError>()
  const isLoading = shallowRef(false)
  let current: AbortController | undefined

  async function send<Data>(load: Load<Data>, use: (data: Data) => void): Promise<void> {
    current?.abort()
    const mine = new AbortController()
    current = mine
    const end = isAside ? undefined : beginPending()
    isLoading.value = true
    error.value = undefined
    try {
      const data = await load(mine.signal)
      if (current === mine) use(data)
    } catch (reason) {
      if (current !== mine || isAbort(reason)) return
      if (!(reason instanceof ApiError)) throw reason
      error.value = reason
    } finally {
      if (current === mine) isLoading.value = false
      end?.()
    }
  }

  function cancel(): void {
    current?.abort()
    current = undefined
    isLoading.value = false
  }

  onScopeDispose(cancel)
  return { error: shallowReadonly(error), isLoading: shallowReadonly(isLoading), send, cancel }
}
