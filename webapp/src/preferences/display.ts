// 字体大小 and 无障碍浏览: how pages look for this reader, kept between visits.
import { readonly, ref, watchEffect } from 'vue'
import { readStored, store } from './storage'

export const TEXT_SIZES = [
  { value: 'small', label: '小' },
  { value: 'medium', label: '中' },
  { value: 'large', label: '大' },
] as const

export type TextSize = (typeof TEXT_SIZES)[number]['value']

const TEXT_SIZE = 'fangtan.text-size'
const ACCESSIBLE = 'fangtan.accessible'

const textSize = ref<TextSize>('medium')
const isAccessible = ref(false)

/** Reads what was chosen before and shows it on the document from now on. */
export function initDisplay(): void {
  const kept = readStored(TEXT_SIZE)
  textSize.value = TEXT_SIZES.find((size) => size.value === kept)?.value ?? 'medium'
  isAccessible.value = readStored(ACCESSIBLE) === true
  watchEffect(
    () => {
      const { dataset } = document.documentElement
      dataset.textSize = textSize.value
      dataset.accessible = String(isAccessible.value)
    },
    { flush: 'sync' },
  )
}

export function useDisplay() {
  return {
    textSize: readonly(textSize),
    isAccessible: readonly(isAccessible),
    setTextSize(size: TextSize): void {
      textSize.value = size
      store(TEXT_SIZE, size)
    },
    toggleAccessible(): void {
      isAccessible.value = !isAccessible.value
      store(ACCESSIBLE, isAccessible.value)
    },
  }
}
