// Something of the API that a component shows: loaded at once, and anew when its key changes.
import {
  shallowReadonly,
  shallowRef,
  toValue,
  watch,
  type MaybeRefOrGetter,
  type ShallowRef,
} from 'vue'
import { useRequest, type Load, type RequestOptions, type RequestState } from './useRequest'

export interface Resource<Data> extends RequestState {
  readonly data: Readonly<ShallowRef<Data | undefined>>
  retry: () => void
}

/** While the key is undefined nothing is asked for. Old data stays until new data is there. */
export function useResource<Data>(
  load: Load<Data>,
  key: MaybeRefOrGetter<string | undefined> = '',
  options?: RequestOptions,
): Resource<Data> {
  const data = shallowRef<Data>()
  const { error, isLoading, send } = useRequest(options)

  function retry(): void {
    void send(load, (answer) => {
      data.value = answer
    })
  }

  watch(
    () => toValue(key),
    (value) => {
      if (value !== undefined) retry()
    },
    { immediate: true },
  )
  return { data: shallowReadonly(data), error, isLoading, retry }
}
