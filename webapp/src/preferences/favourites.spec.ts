import { beforeEach, expect, test, vi } from 'vitest'
import { summary } from '@/testing/fixtures'
import { initFavourites, useFavourites } from './favourites'

const NAME = 'fangtan.favourites'

beforeEach(() => {
  localStorage.clear()
  initFavourites()
})

test('a piece is kept, newest first, and can be taken out', () => {
  const { favourites, isFavourite, toggleFavourite } = useFavourites()
  toggleFavourite(summary({ id: 'a', headline: '甲' }))
  toggleFavourite(summary({ id: 'b', headline: '乙' }))
  initFavourites()
  expect(favourites.value.map((one) => one.headline)).toEqual(['乙', '甲'])

  toggleFavourite(summary({ id: 'a' }))
  expect(isFavourite('a')).toBe(false)
  expect(isFavourite('b')).toBe(true)
})

test('only what can be shown safely is read from the store', () => {
  const good = summary({ id: 'a' })
  const evil = { ...good, id: 'b', url: 'javascript:alert(1)' }
  const timeless = { ...good, id: 'c', published_at: 'soon' }
  localStorage.setItem(NAME, JSON.stringify([good, evil, timeless, null, 7]))
  initFavourites()
  expect(useFavourites().favourites.value.map((one) => one.id)).toEqual(['a'])
})

test('another tab is followed', () => {
  localStorage.setItem(NAME, JSON.stringify([summary({ id: 'z' })]))
  window.dispatchEvent(new StorageEvent('storage', { key: NAME }))
  expect(useFavourites().isFavourite('z')).toBe(true)
})

test('a full store is told, and the piece stays for this visit', () => {
  vi.stubGlobal('localStorage', {
    setItem() {
      throw new DOMException('full', 'QuotaExceededError')
    },
  })
  const { isFavourite, toggleFavourite } = useFavourites()
  expect(toggleFavourite(summary({ id: 'a' }))).toBe(false)
  expect(isFavourite('a')).toBe(true)
})
