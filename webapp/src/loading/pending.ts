// How many requests are under way: scrolling and focus wait until a page stands still.
import { nextTick, shallowRef, watch } from 'vue'

const pending = shallowRef(0)

/** Counts one request as under way until the function returned is called. */
export function beginPending(): () => void {
  let isOpen = true
  pending.value += 1
  return () => {
    if (!isOpen) return
    isOpen = false
    pending.value -= 1
  }
}

/** Resolves once nothing is under way and what was loaded is on the page. */
export async function settled(): Promise<void> {
  // What one answer shows may ask for more while it mounts.
  await nextTick()
  while (pending.value > 0) {
    await new Promise<void>((resolve) => {
      const stop = watch(pending, (count) => {
        if (count > 0) return
        stop()
        resolve()
      })
    })
    await nextTick()
  }
}
