// Pieces of content as the API gives them, for tests.
import type {
  Article,
  ArticleSummary,
  Episode,
  Found,
  FoundPage,
  Page,
  Series,
  Site,
  Suggestion,
  TurnBlock,
} from '@/api/types'

export const site: Site = {
  id: '01900000-0000-7000-8000-000000000001',
  name: '云岭市政府网',
  domain: 'www.yunling.example',
  url: '/',
  operator: '云岭市人民政府办公室',
  site_id_code: '0000000007',
  address: '云岭市松风路8号',
  postcode: '000000',
  telephone: '0000-7654321',
  icp_number: '示例ICP备11111111号',
  police_number: '示例公网安备 11000002000013号',
  timezone: 'Asia/Shanghai',
  language: 'zh-CN',
}

const siteRef = { id: site.id, name: site.name, domain: site.domain, url: site.url }

export const section = {
  id: '01900000-0000-7000-8000-000000000002',
  name: '在线访谈',
  slug: 'interviews',
  path: 'talk/interviews',
  url: '/sections/talk/interviews',
  column_type: '在线访谈',
  children: [],
}

export const person = {
  id: '01900000-0000-7000-8000-000000000003',
  name: '方𠮷生',
  url: '/people/01900000-0000-7000-8000-000000000003',
}

export const organisation = {
  id: '01900000-0000-7000-8000-000000000004',
  name: '云岭市水务局',
  url: '/organisations/01900000-0000-7000-8000-000000000004',
}

export const guest = { person, titles: ['云岭市水务局局长', '总工程师'], organisation }

export function pageOf<Item>(...data: Item[]): Page<Item> {
  return { data, page: { next: null, prev: null } }
}

export function summary(changes: Partial<ArticleSummary> = {}): ArticleSummary {
  const id = changes.id ?? '01900000-0000-7000-8000-000000000010'
  const kind = changes.kind ?? 'article'
  return {
    id,
    kind,
    url: `/${kind}s/${id}`,
    kicker: null,
    headline: '松风水厂试运行',
    subtitle: null,
    summary: null,
    image: null,
    section: { id: section.id, name: section.name, path: section.path, url: section.url },
    source: null,
    byline: null,
    published_at: '2025-03-05T17:30:00+00:00',
    updated_at: '2025-03-06T05:27:00+00:00',
    version: 1,
    series: null,
    episode_number: null,
    stage: null,
    guests: [],
    ...changes,
  }
}

export function article(changes: Partial<Article> = {}): Article {
  return {
    ...summary(changes),
    site: siteRef,
    breadcrumbs: [
      {
        id: '01900000-0000-7000-8000-000000000005',
        name: '互动',
        path: 'talk',
        url: '/sections/talk',
      },
      { id: section.id, name: section.name, path: section.path, url: section.url },
    ],
    keywords: [],
    editor: null,
    language: 'zh-CN',
    original_url: null,
    occasion: null,
    hosts: [],
    previous_episode: null,
    next_episode: null,
    turn_count: 0,
    body: [],
    ...changes,
  }
}

export function turn(number: number, changes: Partial<TurnBlock> = {}): TurnBlock {
  return {
    type: 'turn',
    number,
    anchor: `turn-${number}`,
    role: 'guest',
    speaker: person.name,
    person,
    blocks: [{ type: 'paragraph', text: `第${number}段话。` }],
    ...changes,
  }
}

export function series(changes: Partial<Series> = {}): Series {
  return {
    id: '01900000-0000-7000-8000-000000000006',
    title: '问水记',
    slug: 'water',
    url: '/series/water',
    site: siteRef,
    section: null,
    theme: '一条河，十个人。',
    description: null,
    plan: '将陆续邀请各区县水务负责人。',
    invitees: ['江北区水务局'],
    organisers: [organisation],
    partners: [{ ...organisation, id: '01900000-0000-7000-8000-000000000007', name: '云岭日报' }],
    image: null,
    planned_count: 2,
    published_count: 1,
    latest_published_at: '2025-03-05T17:30:00+00:00',
    ...changes,
  }
}

export function episode(changes: Partial<Episode> = {}): Episode {
  return {
    id: `01900000-0000-7000-8000-0000000001${String(changes.number ?? 0).padStart(2, '0')}`,
    number: 1,
    title: null,
    is_published: false,
    planned_at: null,
    guest: null,
    organisation: null,
    article: null,
    ...changes,
  }
}

export function found(changes: Partial<Found> = {}): Found {
  return {
    score: 1,
    article: summary(),
    highlights: {
      headline: [
        { text: '松风', hit: false },
        { text: '水', hit: true },
        { text: '厂试运行', hit: false },
      ],
      text: [{ text: '…日供水十万吨。', hit: false }],
    },
    turn: null,
    ...changes,
  }
}

export function foundPage(changes: Partial<FoundPage> = {}): FoundPage {
  return {
    ...pageOf(found()),
    total: 1,
    query: '水',
    is_relaxed: false,
    strict_total: 1,
    did_you_mean: [],
    facets: {},
    understood: { required: ['水'], excluded: [], filters: [] },
    ...changes,
  }
}

export function suggestion(changes: Partial<Suggestion> = {}): Suggestion {
  return {
    kind: 'organisation',
    id: organisation.id,
    text: organisation.name,
    url: organisation.url,
    count: 12,
    segments: [
      { text: '云岭市', hit: false },
      { text: '水', hit: true },
      { text: '务局', hit: false },
    ],
    ...changes,
  }
}
