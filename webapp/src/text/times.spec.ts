import { expect, test } from 'vitest'
import { formatDate, formatLongDate, formatTime } from './times'

test('times are those of the site, not of the reader', () => {
  // The tests run in New York, where it is still the 5th.
  expect(formatTime('2025-03-05T17:30:00+00:00', 'Asia/Shanghai')).toBe('2025-03-06 01:30')
  expect(formatTime('2025-03-05T17:30:00+00:00', 'Asia/Urumqi')).toBe('2025-03-05 23:30')
  expect(formatDate('2025-03-05T17:30:00+00:00')).toBe('2025-03-06')
  expect(formatLongDate('2025-03-05T17:30:00+00:00')).toBe('2025年3月6日')
})

test('midnight is 00:00 of the day that begins', () => {
  expect(formatTime('2025-03-05T16:00:00Z')).toBe('2025-03-06 00:00')
})

test('a zone that the browser does not know is read as Shanghai', () => {
  expect(formatTime('2025-03-05T17:30:00Z', 'Asia/Nowhere')).toBe('2025-03-06 01:30')
})
