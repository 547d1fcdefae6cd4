-- CreateEnum
CREATE TYPE "disk_usage" AS ENUM ('SYSTEM_DISK', 'DATA_DISK');

-- CreateEnum
CREATE TYPE "disk_state" AS ENUM ('UNATTACHED', 'ATTACHED', 'DETACHING', 'EXPANDING', 'TORECYCLE');

-- AlterEnum
ALTER TYPE "eip_address_type" ADD VALUE 'WanIP';

-- AlterTable (the disks' columns go further down, once the rows are made of them)
ALTER TABLE "instance" ADD COLUMN     "expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "keep_image_login" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "renew_flag" "renew_flag",
ADD COLUMN     "user_data" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "disk" (
    "shard_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "project_id" INTEGER NOT NULL,
    "usage" "disk_usage" NOT NULL,
    "type" TEXT NOT NULL,
    "size_gib" INTEGER NOT NULL,
    "state" "disk_state" NOT NULL,
    "instance_id" TEXT,
    "last_instance_id" TEXT NOT NULL,
    "portable" BOOLEAN NOT NULL,
    "delete_with_instance" BOOLEAN NOT NULL,
    "encrypt" BOOLEAN NOT NULL,
    "kms_key_id" TEXT NOT NULL,
    "throughput_performance" INTEGER NOT NULL,
    "burst_performance" BOOLEAN NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "renew_flag" "renew_flag",
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "disk_pkey" PRIMARY KEY ("shard_id","id")
);

-- CreateIndex
CREATE INDEX "disk_shard_id_instance_id_idx" ON "disk"("shard_id", "instance_id");

-- Instances had their disks within: each becomes a row, in the same order, before anything refers to it.
INSERT INTO "disk" ("shard_id", "id", "name", "zone", "project_id", "usage", "type", "size_gib", "state", "instance_id",
  "last_instance_id", "portable", "delete_with_instance", "encrypt", "kms_key_id", "throughput_performance",
  "burst_performance", "expires_at", "renew_flag", "created_at")
SELECT "shard_id", "disk"->>'id', "disk"->>'name', "zone", "project_id", "usage"::"disk_usage", "disk"->>'type',
  ("disk"->>'sizeGib')::int, 'ATTACHED', "instance"."id", "instance"."id",
  "usage" = 'DATA_DISK' AND "disk"->>'type' LIKE 'CLOUD%', ("disk"->>'deleteWithInstance')::boolean,
  ("disk"->>'encrypt')::boolean, '', 0, false,
  CASE WHEN "charge_type" = 'PREPAID' THEN "created_at" + INTERVAL '1 month' END,
  CASE WHEN "charge_type" = 'PREPAID' THEN 'NOTIFY_AND_MANUAL_RENEW'::"renew_flag" END,
  "created_at"
FROM "instance" CROSS JOIN LATERAL (
  SELECT 0 AS "place", 'SYSTEM_DISK' AS "usage", "system_disk"::jsonb AS "disk"
  UNION ALL
  SELECT "nth"::int, 'DATA_DISK', "value" FROM jsonb_array_elements("data_disks"::jsonb) WITH ORDINALITY AS "data"("value", "nth")
) AS "each"
ORDER BY "instance"."seq", "place";

-- How long was paid for was not kept: a month, the shortest time there is.
UPDATE "instance" SET "expires_at" = "created_at" + INTERVAL '1 month', "renew_flag" = 'NOTIFY_AND_MANUAL_RENEW'
WHERE "charge_type" = 'PREPAID';

-- AlterTable
ALTER TABLE "instance" DROP COLUMN "data_disks",
DROP COLUMN "system_disk";

-- AddForeignKey
ALTER TABLE "disk" ADD CONSTRAINT "disk_shard_id_fkey" FOREIGN KEY ("shard_id") REFERENCES "shard"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "disk" ADD CONSTRAINT "disk_shard_id_instance_id_fkey" FOREIGN KEY ("shard_id", "instance_id") REFERENCES "instance"("shard_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- What Prisma cannot say, by hand from here on.

-- As for all references: checked at COMMIT.
ALTER TABLE "disk" ALTER CONSTRAINT "disk_shard_id_instance_id_fkey" DEFERRABLE INITIALLY DEFERRED;

-- An instance has one system disk, and a system disk an instance.
CREATE UNIQUE INDEX "disk_one_system_disk" ON "disk"("shard_id", "instance_id") WHERE "usage" = 'SYSTEM_DISK';
ALTER TABLE "disk" ADD CONSTRAINT "disk_of_system_attached" CHECK ("usage" = 'DATA_DISK' OR "instance_id" IS NOT NULL);

-- The state says whether it is attached; one that is made larger may be either.
ALTER TABLE "disk" ADD CONSTRAINT "disk_attached_by_state"
  CHECK ("state" = 'EXPANDING' OR ("instance_id" IS NOT NULL) = ("state" IN ('ATTACHED', 'DETACHING')));

ALTER TABLE "disk" ADD CONSTRAINT "disk_size_positive" CHECK ("size_gib" > 0 AND "throughput_performance" >= 0);
ALTER TABLE "disk" ADD CONSTRAINT "disk_prepaid_whole" CHECK (num_nonnulls("expires_at", "renew_flag") IN (0, 2));

-- Paid in advance with everything that says so, and only with the prepaid charge type.
ALTER TABLE "instance" ADD CONSTRAINT "instance_prepaid_whole"
  CHECK (num_nonnulls("expires_at", "renew_flag") = CASE WHEN "charge_type" = 'PREPAID' THEN 2 ELSE 0 END);
