-- CreateEnum
CREATE TYPE "placement_group_type" AS ENUM ('HOST', 'SW', 'RACK');

-- CreateEnum
CREATE TYPE "placement_strategy" AS ENUM ('SPREAD', 'PARTITION');

-- AlterTable
ALTER TABLE "instance" ADD COLUMN     "partition_number" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "placement_group_id" TEXT;

-- CreateTable
CREATE TABLE "placement_group" (
    "shard_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "type" "placement_group_type" NOT NULL,
    "strategy" "placement_strategy" NOT NULL,
    "affinity" INTEGER NOT NULL,
    "partition_count" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "placement_group_pkey" PRIMARY KEY ("shard_id","id")
);

-- AddForeignKey
ALTER TABLE "placement_group" ADD CONSTRAINT "placement_group_shard_id_fkey" FOREIGN KEY ("shard_id") REFERENCES "shard"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "instance" ADD CONSTRAINT "instance_shard_id_placement_group_id_fkey" FOREIGN KEY ("shard_id", "placement_group_id") REFERENCES "placement_group"("shard_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;


-- What Prisma cannot say, by hand from here on.

-- References between resources are checked at COMMIT.
ALTER TABLE "instance" ALTER CONSTRAINT "instance_shard_id_placement_group_id_fkey" DEFERRABLE INITIALLY DEFERRED;

-- Only a group of partitions has some, and only what is in a group is in a partition.
ALTER TABLE "placement_group" ADD CONSTRAINT "placement_group_partitions_by_strategy"
  CHECK (("strategy" = 'PARTITION') = ("partition_count" > 0));
ALTER TABLE "placement_group" ADD CONSTRAINT "placement_group_affinity_positive" CHECK ("affinity" > 0);
ALTER TABLE "instance" ADD CONSTRAINT "instance_partition_of_group"
  CHECK ("partition_number" = 0 OR "placement_group_id" IS NOT NULL);
