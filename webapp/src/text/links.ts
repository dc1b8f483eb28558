// Addresses out of content: only those that lead somewhere, never one that runs.

const SCHEMES = new Set(['http:', 'https:', 'mailto:', 'tel:'])

/** The address if a link may have it, else undefined. */
export function safeHref(address: string): string | undefined {
  if (!URL.canParse(address, window.location.origin)) return undefined
  const url = new URL(address, window.location.origin)
  return SCHEMES.has(url.protocol) ? address : undefined
}

/** The host of an address, to show where a link leads. */
export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : ''
}
