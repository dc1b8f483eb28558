// The words for what the API names in English.
import type { Role, Stage, TurnBlock } from '@/api/types'

export const STAGES: Record<Stage, string> = {
  planned: '计划',
  collecting: '征集',
  announced: '预告',
  live: '直播',
  transcript: '实录',
  archived: '往期',
}

export const ROLES: Record<Role, string> = {
  host: '主持人',
  reporter: '记者',
  guest: '嘉宾',
  public: '网友',
}

export function episodeLabel(number: number): string {
  return `第${number}期`
}

/** The role of a speaker, unless the printed name says it already: 网友 小林. */
export function roleLabel(turn: Pick<TurnBlock, 'role' | 'speaker'>): string | undefined {
  const label = ROLES[turn.role]
  return turn.speaker.includes(label) ? undefined : label
}
