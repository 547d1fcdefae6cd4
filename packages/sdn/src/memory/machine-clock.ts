import type { Clock } from '@havip/cloud'

const now = () => performance.timeOrigin + performance.now()

/** The machine's clock, with fractions of milliseconds. Its timers do not keep the process alive. */
export const machineClock: Clock = {
  now,
  at(at, callback) {
    const timer = setTimeout(callback, Math.max(0, at - now()))
    timer.unref()
    return () => clearTimeout(timer)
  },
}
