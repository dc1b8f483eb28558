// Short messages about what a button did, shown and read out.
import { readonly, ref } from 'vue'

const SHOWN_FOR = 4000

const message = ref('')
let timer: ReturnType<typeof setTimeout> | undefined

export function announce(text: string): void {
  clearTimeout(timer)
  message.value = text
  timer = setTimeout(() => {
    message.value = ''
  }, SHOWN_FOR)
}

export function useAnnouncement() {
  return readonly(message)
}
