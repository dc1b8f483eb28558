import { effectScope } from 'vue'
import { expect, test } from 'vitest'
import { ApiError } from '@/api/errors'
import { settled } from './pending'
import { useRequest, type Requests } from './useRequest'

function inScope(): { requests: Requests; stop: () => void } {
  const scope = effectScope()
  const requests = scope.run(useRequest)
  if (!requests) throw new Error('the scope is stopped')
  return { requests, stop: () => scope.stop() }
}

function deferred<Value>() {
  let resolve: (value: Value) => void = () => undefined
  let reject: (reason: unknown) => void = () => undefined
  const promise = new Promise<Value>((...both) => ([resolve, reject] = both))
  return { promise, resolve, reject }
}

test('the newest request wins, however late the older one answers', async () => {
  const { requests } = inScope()
  const slow = deferred<string>()
  const got: string[] = []
  let wasAborted = false
  const first = requests.send(
    (signal) => {
      signal.addEventListener('abort', () => (wasAborted = true))
      return slow.promise
    },
    (answer) => got.push(answer),
  )
  await requests.send(
    () => Promise.resolve('new'),
    (answer) => got.push(answer),
  )
  slow.resolve('old')
  await first
  expect(wasAborted).toBe(true)
  expect(got).toEqual(['new'])
})

test('a failure is kept until the next attempt', async () => {
  const { requests } = inScope()
  const ignore = () => undefined
  await requests.send(() => Promise.reject(new ApiError(503, 'busy')), ignore)
  expect(requests.error.value?.status).toBe(503)
  expect(requests.isLoading.value).toBe(false)
  await requests.send(() => Promise.resolve(1), ignore)
  expect(requests.error.value).toBeUndefined()
})

test('what is not a failure of the API is not hidden', async () => {
  const { requests } = inScope()
  const fault = new RangeError('a fault of ours')
  await expect(
    requests.send(
      () => Promise.reject(fault),
      () => undefined,
    ),
  ).rejects.toBe(fault)
})

test('a component that has gone hears nothing more', async () => {
  const { requests, stop } = inScope()
  const slow = deferred<string>()
  const got: string[] = []
  const sent = requests.send(
    () => slow.promise,
    (answer) => got.push(answer),
  )
  stop()
  slow.resolve('late')
  await sent
  expect(got).toEqual([])
})

test('what was cancelled is not used, and the next request is', async () => {
  const { requests } = inScope()
  const slow = deferred<string>()
  const got: string[] = []
  const first = requests.send(
    () => slow.promise,
    (answer) => got.push(answer),
  )
  requests.cancel()
  expect(requests.isLoading.value).toBe(false)
  slow.resolve('cancelled')
  await first
  await requests.send(
    () => Promise.resolve('next'),
    (answer) => got.push(answer),
  )
  expect(got).toEqual(['next'])
})

test('the page does not wait for what stands aside', async () => {
  const scope = effectScope()
  const aside = scope.run(() => useRequest({ isAside: true }))
  void aside?.send(
    () => new Promise(() => undefined),
    () => undefined,
  )
  await settled()
  expect(aside?.isLoading.value).toBe(true)
})

test('the page has settled once every request has ended', async () => {
  const { requests } = inScope()
  const slow = deferred<number>()
  const order: string[] = []
  void requests.send(
    () => slow.promise,
    () => order.push('answer'),
  )
  const waiting = settled().then(() => order.push('settled'))
  slow.resolve(1)
  await waiting
  expect(order).toEqual(['answer', 'settled'])
})
