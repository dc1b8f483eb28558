// The addresses that a government site's footer must link to.

export const ICP_REGISTER = 'https://beian.miit.gov.cn/'

/** The police register's page for a number such as 示例公网安备00000000000000号. */
export function policeRegister(policeNumber: string): string {
  const digits = policeNumber.replace(/\D/g, '')
  return `https://beian.mps.gov.cn/#/query/webSearch?code=${digits}`
}

/** 我为政府网站找错: the report form, told which site and which page it is about. */
export function errorReport(siteIdCode: string, pageUrl: string): string {
  const query = new URLSearchParams({ site_code: siteIdCode, url: pageUrl })
  return `https://zfwzgl.www.gov.cn/exposure/jiucuo.html?${query.toString()}`
}

/** Addresses within the site: those of other sites than the primary one name theirs. */
export function sitemapAddress(site: { url: string; domain: string } | undefined): string {
  if (!site || site.url === '/') return '/sections'
  return `/sections?site=${encodeURIComponent(site.domain)}`
}
