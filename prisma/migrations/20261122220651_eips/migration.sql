-- CreateEnum
CREATE TYPE "eip_state" AS ENUM ('CREATING', 'BINDING', 'BIND', 'UNBINDING', 'UNBIND', 'OFFLINING');

-- CreateEnum
CREATE TYPE "eip_address_type" AS ENUM ('EIP', 'AnycastEIP', 'HighQualityEIP');

-- CreateEnum
CREATE TYPE "internet_service_provider" AS ENUM ('BGP', 'CMCC', 'CTCC', 'CUCC');

-- CreateEnum
CREATE TYPE "eip_charge_type" AS ENUM ('TRAFFIC_POSTPAID_BY_HOUR', 'BANDWIDTH_POSTPAID_BY_HOUR', 'BANDWIDTH_PREPAID_BY_MONTH');

-- CreateEnum
CREATE TYPE "eip_egress" AS ENUM ('center_egress1', 'center_egress2', 'center_egress3');

-- CreateEnum
CREATE TYPE "renew_flag" AS ENUM ('NOTIFY_AND_MANUAL_RENEW', 'NOTIFY_AND_AUTO_RENEW', 'DISABLE_NOTIFY_AND_MANUAL_RENEW');

-- DropForeignKey
ALTER TABLE "eip" DROP CONSTRAINT "eip_shard_id_havip_id_fkey";

-- DropIndex (a constraint since the first migration made it one)
ALTER TABLE "eip" DROP CONSTRAINT "eip_shard_id_havip_id_key";

-- AlterTable (no action could make an EIP before, so there is no row that would lack these)
ALTER TABLE "eip" DROP COLUMN "havip_id",
ADD COLUMN     "address_type" "eip_address_type" NOT NULL,
ADD COLUMN     "bandwidth" INTEGER NOT NULL,
ADD COLUMN     "charge_type_changes" INTEGER NOT NULL,
ADD COLUMN     "egress" "eip_egress" NOT NULL,
ADD COLUMN     "expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "internet_charge_type" "eip_charge_type" NOT NULL,
ADD COLUMN     "internet_service_provider" "internet_service_provider" NOT NULL,
ADD COLUMN     "private_ip_id" TEXT,
ADD COLUMN     "renew_flag" "renew_flag",
ADD COLUMN     "returned" BOOLEAN,
ADD COLUMN     "state" "eip_state" NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "eip_shard_id_private_ip_id_key" ON "eip"("shard_id", "private_ip_id");

-- AddForeignKey
ALTER TABLE "eip" ADD CONSTRAINT "eip_shard_id_private_ip_id_fkey" FOREIGN KEY ("shard_id", "private_ip_id") REFERENCES "private_ip"("shard_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;


-- What Prisma cannot say, by hand from here on.

-- As for all references and passing uniqueness: checked at COMMIT.
ALTER TABLE "eip" ALTER CONSTRAINT "eip_shard_id_private_ip_id_fkey" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "eip" ADD CONSTRAINT "eip_shard_id_private_ip_id_key"
  UNIQUE USING INDEX "eip_shard_id_private_ip_id_key" DEFERRABLE INITIALLY DEFERRED;

-- The state says whether there is something it is bound to.
ALTER TABLE "eip" ADD CONSTRAINT "eip_bound_by_state"
  CHECK (("private_ip_id" IS NOT NULL) = ("state" IN ('BINDING', 'BIND', 'UNBINDING')));

-- Paid in advance with everything that says so, and only with the prepaid charge type.
ALTER TABLE "eip" ADD CONSTRAINT "eip_prepaid_whole"
  CHECK (num_nonnulls("expires_at", "renew_flag", "returned")
    = CASE WHEN "internet_charge_type" = 'BANDWIDTH_PREPAID_BY_MONTH' THEN 3 ELSE 0 END);

ALTER TABLE "eip" ADD CONSTRAINT "eip_bandwidth_positive" CHECK ("bandwidth" >= 1);
ALTER TABLE "eip" ADD CONSTRAINT "eip_charge_type_changes_counted" CHECK ("charge_type_changes" >= 0);
