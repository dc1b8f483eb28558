// What the search box offers while somebody types in it, and which of it is active.
import { computed, onScopeDispose, shallowReadonly, shallowRef, type Ref } from 'vue'
import { readTrends, suggest } from '@/api/search'
import type { Segment, Suggestion } from '@/api/types'
import { useRequest } from '@/loading/useRequest'

const PAUSE = 120
const MOST = 8

export interface Offer {
  /** `trend` and `typed` are texts to search for, the others have pages. */
  kind: Suggestion['kind'] | 'trend' | 'typed'
  text: string
  segments?: readonly Segment[]
  count?: number
  url?: string
}

export function useSuggestions(text: Readonly<Ref<string>>, site: () => string) {
  const found = shallowRef<readonly Offer[]>([])
  const isOpen = shallowRef(false)
  const active = shallowRef(-1)
  // A failure is not for readers: the box searches without suggestions too.
  const { error, send, cancel } = useRequest({ isAside: true })
  let timer: ReturnType<typeof setTimeout> | undefined
  let isComposing = false

  const typed = computed(() => text.value.trim())
  const offers = computed<readonly Offer[]>(() =>
    typed.value ? [...found.value, { kind: 'typed', text: typed.value }] : found.value,
  )

  /** Ends what is under way and shows nothing. */
  function close(): void {
    clearTimeout(timer)
    cancel()
    isOpen.value = false
    active.value = -1
  }

  /** Asks for what fits the text as it is; with no text, for what many look for. */
  async function ask(): Promise<void> {
    clearTimeout(timer)
    if (isComposing) return
    await send(typed.value ? suggestions : trends, (answer) => {
      found.value = answer
      active.value = -1
      isOpen.value = answer.length > 0
    })
    if (error.value) close()
  }

  /** Asks once nobody has typed for a moment. The letters of an input method are not yet text. */
  function askSoon(): void {
    clearTimeout(timer)
    cancel()
    active.value = -1
    // What many look for does not complete a word, nor the other way round.
    if (!typed.value || found.value[0]?.kind === 'trend') close()
    if (!isComposing) timer = setTimeout(() => void ask(), PAUSE)
  }

  function compose(isNow: boolean): void {
    isComposing = isNow
    if (isNow) close()
    else askSoon()
  }

  /** Makes the next or previous one active, round and round. */
  async function move(step: 1 | -1): Promise<void> {
    if (!isOpen.value) await ask()
    if (!isOpen.value) return
    const count = offers.value.length
    active.value = active.value < 0 && step < 0 ? count - 1 : (active.value + step + count) % count
  }

  async function suggestions(signal: AbortSignal): Promise<Offer[]> {
    return suggest({ q: typed.value, limit: MOST, site: site() || undefined }, signal)
  }

  async function trends(signal: AbortSignal): Promise<Offer[]> {
    const trends = await readTrends(MOST, signal)
    return trends.map((trend) => ({ kind: 'trend', text: trend.text }))
  }

  onScopeDispose(() => clearTimeout(timer))
  return {
    offers,
    isOpen: shallowReadonly(isOpen),
    active,
    close,
    ask,
    askSoon,
    compose,
    move,
  }
}
