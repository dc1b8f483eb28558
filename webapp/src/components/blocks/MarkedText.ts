// A paragraph's text with what is strong, stressed or linked in it.
import { h, type FunctionalComponent, type VNode } from 'vue'
import { RouterLink } from 'vue-router'
import type { Mark } from '@/api/types'
import { runsOf, type Run } from '@/text/marks'

export const MarkedText: FunctionalComponent<{ text: string; marks?: readonly Mark[] }> = ({
  text,
  marks,
}) => runsOf(text, marks).map(element)

function element(run: Run): VNode | string {
  let content: VNode | string = run.text
  if (run.isEmphasis) content = h('em', content)
  if (run.isStrong) content = h('strong', content)
  if (run.href === undefined) return content
  const inner = content
  if (isOwnPage(run.href)) return h(RouterLink, { to: run.href }, () => inner)
  return h('a', { href: run.href, rel: 'noopener' }, inner)
}

function isOwnPage(href: string): boolean {
  return /^\/(?!\/|api\/|media\/)/.test(href)
}
