/** A public image. */
export interface Image {
  readonly id: `img-${string}`
  /** Of image and operating system alike, as the public images have it. */
  readonly name: string
  readonly platform: string
  readonly sizeGib: number
  readonly createdAt: number
}

const published = Date.UTC(2020, 8, 22)

/** Public images in use by documentation and by much code that is public; their ids are the real ones. */
export const images: readonly Image[] = [
  { id: 'img-eb30mz89', name: 'TencentOS Server 3.1 (TK4)', platform: 'TencentOS' },
  { id: 'img-9qabwvbn', name: 'CentOS 7.6 64bit', platform: 'CentOS' },
  { id: 'img-l8og963d', name: 'CentOS 7.9 64bit', platform: 'CentOS' },
  { id: 'img-22trbn9x', name: 'Ubuntu Server 20.04 LTS 64bit', platform: 'Ubuntu' },
  { id: 'img-487zeit5', name: 'Ubuntu Server 22.04 LTS 64bit', platform: 'Ubuntu' },
  { id: 'img-mmytdhbn', name: 'Ubuntu Server 24.04 LTS 64bit', platform: 'Ubuntu' },
  { id: 'img-7ag0z2jt', name: 'Debian 12.0 64bit', platform: 'Debian' },
  { id: 'img-no575grb', name: 'Rocky Linux 8.6 64bit', platform: 'Rocky Linux' },
  { id: 'img-no59bf11', name: 'Rocky Linux 9.2 64bit', platform: 'Rocky Linux' },
].map((image) => ({ ...image, id: image.id as Image['id'], sizeGib: 20, createdAt: published }))

/** A public image by its id. One that is not public may be the account's own, which is not known here. */
export function findImage(id: string): Image | undefined {
  return images.find((image) => image.id === id)
}
