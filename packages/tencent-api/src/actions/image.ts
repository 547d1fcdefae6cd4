import { CloudError, findImage, type Image, images, instanceType } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models.js'
import type { Complete, CvmNullable, CvmReply } from '../encode/complete.js'
import { isoTime } from '../encode/time.js'
import { contains, type Filters, is, nothing } from '../query/filter.js'
import { formed, idOf } from '../query/formed.js'
import { type Listing, list } from '../query/listing.js'
import { count, text, texts } from '../schema/members.js'
import { quote } from '../wire/quote.js'
import { reads } from './action.js'
import { cvmCodes } from './cvm-codes.js'
import { checkFilterCount } from './instance-filters.js'
import { filters } from './shared.js'

/** Public images have no tags of the account's, and are on no dedicated cluster. */
const imageFilters: Filters<Image> = {
  'image-id': formed(
    idOf('img'),
    'InvalidImageId.Malformed',
    is((image) => image.id),
  ),
  'image-type': is(() => 'PUBLIC_IMAGE'),
  'image-name': contains((image) => image.name),
  platform: contains((image) => image.platform),
  'tag-key': nothing,
  'tag-value': nothing,
  'tag:': nothing,
  'dedicated-cluster-id': nothing,
  'cdc-cache-status': nothing,
}

const listing: Listing<Image> = {
  idsParameter: 'ImageIds',
  prefix: 'img',
  table: () => ({ get: findImage, all: () => images }),
  filters: imageFilters,
  unknownIds: 'leave out',
  codes: {
    ...cvmCodes,
    coexist: 'InvalidParameter.InvalidParameterCoexistImageIdsFilters',
    malformedId: 'InvalidImageId.Malformed',
    range: 'InvalidParameterValue.InvalidParameterValueLimit',
  },
}

export const imageActions = [
  reads({
    service: 'cvm',
    name: 'DescribeImages',
    doc: 'Lists public images; there are no others.',
    request: {
      ImageIds: texts('Images; those that are not public are left out. Not together with Filters.'),
      Filters: filters(imageFilters, 'ImageIds'),
      Offset: count('unsigned', 'How many to skip; 0 by default.'),
      Limit: count('unsigned', 'How many to list; 20 by default, at most 100.'),
      InstanceType: text('Only images that this type of instance can start from: all of them.'),
    },
    run: (world, input): CvmReply<sdk.DescribeImagesResponse> => {
      checkFilterCount(input.filters)
      const { instanceType: type } = input
      if (type && instanceType(type) === undefined) {
        throw new CloudError(
          'InvalidParameterValue.InstanceTypeNotFound',
          `InstanceType ${quote(type)} does not exist.`,
        )
      }
      const { total, rows } = list(listing, world, input.imageIds, input)
      return { TotalCount: total, ImageSet: rows.map(encodeImage) }
    },
  }),
]

function encodeImage({ id, name, platform, sizeGib, createdAt }: Image): Complete<sdk.Image, CvmNullable> {
  return {
    ImageId: id,
    OsName: name,
    ImageType: 'PUBLIC_IMAGE',
    CreatedTime: isoTime(createdAt),
    ImageName: name,
    ImageDescription: name,
    ImageSize: sizeGib,
    Architecture: 'x86_64',
    ImageState: 'NORMAL',
    Platform: platform,
    ImageCreator: 'tencent',
    ImageSource: 'OFFICIAL',
    SyncPercent: 100,
    IsSupportCloudinit: true,
    SnapshotSet: [],
    Tags: [],
    LicenseType: 'TencentCloud',
    ImageFamily: '',
    ImageDeprecated: false,
    CdcCacheStatus: '',
  }
}
