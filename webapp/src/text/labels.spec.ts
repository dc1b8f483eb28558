import { expect, test } from 'vitest'
import { roleLabel } from './labels'

test('a role is said once', () => {
  expect(roleLabel({ role: 'guest', speaker: '方𠮷生' })).toBe('嘉宾')
  expect(roleLabel({ role: 'reporter', speaker: '记者' })).toBeUndefined()
  expect(roleLabel({ role: 'public', speaker: '网友“小溪”' })).toBeUndefined()
  expect(roleLabel({ role: 'public', speaker: '小溪' })).toBe('网友')
})
