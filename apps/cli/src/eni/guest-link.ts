/** Where the guest is: whatever carries frames to and from it on this machine. */
export interface GuestLink {
  /** Hands a frame over to the guest; it is lost where there is none, or where it reads too slowly. */
  send(frame: Uint8Array): void
  close(): void
}

export interface GuestEvents {
  onFrame(frame: Uint8Array): void
  /** What people should know, in one line. */
  onNote(text: string): void
  /** It cannot go on. */
  onFailure(text: string): void
}
