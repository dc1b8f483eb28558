import { beforeEach, expect, test } from 'vitest'
import { initDisplay, useDisplay } from './display'

const root = document.documentElement

beforeEach(() => {
  localStorage.clear()
})

test('the size of type is shown on the document and kept', () => {
  initDisplay()
  expect(root.dataset.textSize).toBe('medium')
  useDisplay().setTextSize('large')
  expect(root.dataset.textSize).toBe('large')

  initDisplay()
  expect(useDisplay().textSize.value).toBe('large')
})

test('无障碍浏览 is kept until it is switched off', () => {
  initDisplay()
  expect(root.dataset.accessible).toBe('false')
  useDisplay().toggleAccessible()
  expect(root.dataset.accessible).toBe('true')

  initDisplay()
  expect(root.dataset.accessible).toBe('true')
  useDisplay().toggleAccessible()
  initDisplay()
  expect(root.dataset.accessible).toBe('false')
})

test('a broken store is as good as an empty one', () => {
  localStorage.setItem('fangtan.text-size', '"huge"')
  localStorage.setItem('fangtan.accessible', '{')
  initDisplay()
  expect(useDisplay().textSize.value).toBe('medium')
  expect(useDisplay().isAccessible.value).toBe(false)
})
