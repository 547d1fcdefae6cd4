import { Internet } from './internet.js'

/** What is outside the VPCs; made when the first of them has an EIP, or somebody asks. */
export class Outside {
  readonly #captures = new Set<(frame: Uint8Array, at: number) => void>()
  #internet: Promise<Internet> | undefined

  async need(): Promise<Internet> {
    this.#internet ??= Internet.create((frame, at) => {
      for (const listener of this.#captures) listener(frame, at)
    })
    try {
      return await this.#internet
    } catch (error) {
      this.#internet = undefined
      throw error
    }
  }

  /** Calls back for every frame that comes in at the client outside, until what it gives is called. */
  async capture(onFrame: (frame: Uint8Array, at: number) => void): Promise<() => void> {
    this.#captures.add(onFrame)
    await (await this.need()).watch()
    return () => {
      this.#captures.delete(onFrame)
    }
  }
}
