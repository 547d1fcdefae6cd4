import { afterEach, expect, it, vi } from 'vitest'
import { ManualClock, systemClock } from './clock.js'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

it('a manual clock stands until it is moved', () => {
  const clock = new ManualClock(1000)
  expect(clock.now()).toBe(1000)
  clock.advance(250)
  expect(clock.now()).toBe(1250)
})

it('timers fire in order of their times, each at its own, and once', () => {
  const clock = new ManualClock(0)
  const fired: string[] = []
  const note = (name: string) => () => fired.push(`${name} at ${clock.now()}`)
  clock.at(30, note('late'))
  clock.at(10, note('early'))
  clock.at(99, note('not yet'))
  clock.advance(50)
  clock.advance(1)
  expect(fired).toEqual(['early at 10', 'late at 30'])
  expect(clock.now()).toBe(51)
})

it('a timer set by a timer fires in the same advance when it is due in it', () => {
  const clock = new ManualClock(0)
  const fired: number[] = []
  clock.at(10, () => clock.at(20, () => fired.push(clock.now())))
  clock.advance(20)
  expect(fired).toEqual([20])
})

it('a timer for a past time fires on the next move, however small, without turning the clock back', () => {
  const clock = new ManualClock(100)
  const fired: number[] = []
  clock.at(5, () => fired.push(clock.now()))
  clock.advance(0)
  expect(fired).toEqual([100])
})

it('a cancelled timer does not fire', () => {
  const clock = new ManualClock(0)
  const fired: string[] = []
  const cancel = clock.at(10, () => fired.push('never'))
  cancel()
  clock.advance(20)
  expect(fired).toEqual([])
})

it("the machine's clock calls back at a time that has come, and not when cancelled", async () => {
  const fired: string[] = []
  systemClock.at(systemClock.now(), () => fired.push('cancelled'))()
  await new Promise<void>((resolve) => systemClock.at(systemClock.now(), resolve))
  expect(fired).toEqual([])
})

it("the machine's clock calls back at its time, not when the platform's timer is early", () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  let time = 1000
  vi.spyOn(Date, 'now').mockImplementation(() => time)
  const fired: number[] = []
  systemClock.at(1050, () => fired.push(time))
  time = 1049
  vi.advanceTimersByTime(50)
  expect(fired).toEqual([])
  time = 1050
  vi.advanceTimersByTime(1)
  expect(fired).toEqual([1050])
})
