// Times as readers see them: in the zone of the site, wherever the reader is.

const FALLBACK_ZONE = 'Asia/Shanghai'
const formats = new Map<string, Intl.DateTimeFormat>()

/** 2025-03-06 13:27 */
export function formatTime(iso: string, zone = FALLBACK_ZONE): string {
  const part = partsOf(iso, zone)
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`
}

/** 2025-03-06 */
export function formatDate(iso: string, zone = FALLBACK_ZONE): string {
  return formatTime(iso, zone).slice(0, 10)
}

/** 2025年3月6日 */
export function formatLongDate(iso: string, zone = FALLBACK_ZONE): string {
  const [year, month, day] = formatDate(iso, zone).split('-').map(Number)
  return `${year}年${month}月${day}日`
}

function partsOf(iso: string, zone: string): (type: Intl.DateTimeFormatPartTypes) => string {
  const parts = formatOf(zone).formatToParts(new Date(iso))
  return (type) => parts.find((part) => part.type === type)?.value ?? ''
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const format = makeFormat(zone)
  formats.set(zone, format)
  return format
}

function makeFormat(timeZone: string): Intl.DateTimeFormat {
  const options = {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  } as const
  try {
    return new Intl.DateTimeFormat('en-CA', { ...options, timeZone })
  } catch (error) {
    // An old browser may not know the zone.
    if (error instanceof RangeError) {
      return new Intl.DateTimeFormat('en-CA', { ...options, timeZone: FALLBACK_ZONE })
    }
    throw error
  }
}
