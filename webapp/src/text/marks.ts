// Marks are counted in code points: a name with a rare character is one character, not two.
import type { Mark } from '@/api/types'
import { safeHref } from './links'

export interface Run {
  text: string
  isStrong: boolean
  isEmphasis: boolean
  href?: string
}

/** The text cut wherever a mark begins or ends; marks may overlap. */
export function runsOf(text: string, marks: readonly Mark[] = []): Run[] {
  const characters = Array.from(text)
  const inside = (position: number) => Math.min(Math.max(position, 0), characters.length)
  const edges = new Set([0, characters.length])
  for (const mark of marks) edges.add(inside(mark.start)).add(inside(mark.end))
  const cuts = [...edges].sort((a, b) => a - b)
  return cuts.slice(0, -1).map((start, index) => {
    const covering = marks.filter((mark) => mark.start <= start && mark.end > start)
    const link = covering.find((mark) => mark.type === 'link')
    return {
      text: characters.slice(start, cuts[index + 1]).join(''),
      isStrong: covering.some((mark) => mark.type === 'strong'),
      isEmphasis: covering.some((mark) => mark.type === 'emphasis'),
      href: link?.href === undefined ? undefined : safeHref(link.href),
    }
  })
}
