-- CreateEnum
CREATE TYPE "route_gateway_type" AS ENUM ('CVM', 'NORMAL_CVM', 'HAVIP', 'EIP');

-- CreateEnum
CREATE TYPE "policy_direction" AS ENUM ('ingress', 'egress');

-- CreateEnum
CREATE TYPE "policy_protocol" AS ENUM ('ALL', 'tcp', 'udp', 'icmp', 'icmpv6', 'gre');

-- CreateEnum
CREATE TYPE "policy_action" AS ENUM ('ACCEPT', 'DROP');

-- CreateTable
CREATE TABLE "route_table" (
    "shard_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "vpc_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "route_table_pkey" PRIMARY KEY ("shard_id","id")
);

-- CreateTable
CREATE TABLE "route" (
    "shard_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "number" INTEGER NOT NULL,
    "route_table_id" TEXT NOT NULL,
    "destination" TEXT NOT NULL,
    "gateway_type" "route_gateway_type" NOT NULL,
    "gateway_id" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "route_pkey" PRIMARY KEY ("shard_id","id")
);

-- CreateTable
CREATE TABLE "security_group" (
    "shard_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "project_id" INTEGER NOT NULL,
    "is_default" BOOLEAN NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "security_group_pkey" PRIMARY KEY ("shard_id","id")
);

-- CreateTable
CREATE TABLE "security_group_policy" (
    "shard_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "security_group_id" TEXT NOT NULL,
    "direction" "policy_direction" NOT NULL,
    "index" INTEGER NOT NULL,
    "protocol" "policy_protocol" NOT NULL,
    "port" TEXT NOT NULL,
    "ipv4_block" TEXT,
    "ipv6_block" TEXT,
    "peer_group_id" TEXT,
    "action" "policy_action" NOT NULL,
    "description" TEXT NOT NULL,
    "modified_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "security_group_policy_pkey" PRIMARY KEY ("shard_id","id")
);

-- CreateTable
CREATE TABLE "security_group_binding" (
    "shard_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "network_interface_id" TEXT NOT NULL,
    "security_group_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "security_group_binding_pkey" PRIMARY KEY ("shard_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "route_table_shard_id_id_vpc_id_key" ON "route_table"("shard_id", "id", "vpc_id");

-- CreateIndex
CREATE UNIQUE INDEX "route_shard_id_number_key" ON "route"("shard_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "security_group_binding_one_per_position" ON "security_group_binding"("shard_id", "network_interface_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "vpc_shard_id_main_route_table_id_id_key" ON "vpc"("shard_id", "main_route_table_id", "id");

-- By hand: the VPCs that exist get the main route table that they have named all along, before references ask for it.
INSERT INTO "route_table" ("shard_id", "id", "vpc_id", "name", "created_at")
SELECT "shard_id", "main_route_table_id", "id", 'default', "created_at" FROM "vpc" ORDER BY "seq";

-- AddForeignKey
ALTER TABLE "vpc" ADD CONSTRAINT "vpc_shard_id_main_route_table_id_id_fkey" FOREIGN KEY ("shard_id", "main_route_table_id", "id") REFERENCES "route_table"("shard_id", "id", "vpc_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "subnet" ADD CONSTRAINT "subnet_shard_id_route_table_id_vpc_id_fkey" FOREIGN KEY ("shard_id", "route_table_id", "vpc_id") REFERENCES "route_table"("shard_id", "id", "vpc_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "route_table" ADD CONSTRAINT "route_table_shard_id_fkey" FOREIGN KEY ("shard_id") REFERENCES "shard"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "route_table" ADD CONSTRAINT "route_table_shard_id_vpc_id_fkey" FOREIGN KEY ("shard_id", "vpc_id") REFERENCES "vpc"("shard_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "route" ADD CONSTRAINT "route_shard_id_fkey" FOREIGN KEY ("shard_id") REFERENCES "shard"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "route" ADD CONSTRAINT "route_shard_id_route_table_id_fkey" FOREIGN KEY ("shard_id", "route_table_id") REFERENCES "route_table"("shard_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "security_group" ADD CONSTRAINT "security_group_shard_id_fkey" FOREIGN KEY ("shard_id") REFERENCES "shard"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "security_group_policy" ADD CONSTRAINT "security_group_policy_shard_id_fkey" FOREIGN KEY ("shard_id") REFERENCES "shard"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "security_group_policy" ADD CONSTRAINT "security_group_policy_shard_id_security_group_id_fkey" FOREIGN KEY ("shard_id", "security_group_id") REFERENCES "security_group"("shard_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "security_group_policy" ADD CONSTRAINT "security_group_policy_shard_id_peer_group_id_fkey" FOREIGN KEY ("shard_id", "peer_group_id") REFERENCES "security_group"("shard_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "security_group_binding" ADD CONSTRAINT "security_group_binding_shard_id_fkey" FOREIGN KEY ("shard_id") REFERENCES "shard"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "security_group_binding" ADD CONSTRAINT "security_group_binding_shard_id_network_interface_id_fkey" FOREIGN KEY ("shard_id", "network_interface_id") REFERENCES "network_interface"("shard_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "security_group_binding" ADD CONSTRAINT "security_group_binding_shard_id_security_group_id_fkey" FOREIGN KEY ("shard_id", "security_group_id") REFERENCES "security_group"("shard_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;


-- What Prisma cannot say, by hand from here on. `npm run migration` leaves it alone.

-- As in the first migration: references between resources are checked at COMMIT.
DO $$
DECLARE reference record;
BEGIN
  FOR reference IN
    SELECT conrelid::regclass AS "table", conname AS name FROM pg_constraint
    WHERE contype = 'f' AND NOT condeferrable AND connamespace = current_schema()::regnamespace
      AND confrelid NOT IN ('"account"'::regclass, '"shard"'::regclass)
  LOOP
    EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE INITIALLY DEFERRED', reference."table", reference.name);
  END LOOP;
END $$;

-- A route's number is one the API can tell from "no number", which is 0.
ALTER TABLE "route" ADD CONSTRAINT "route_number_positive" CHECK ("number" > 0);

-- A project has one default security group at most.
ALTER TABLE "security_group" ADD CONSTRAINT "security_group_one_default_per_project"
  EXCLUDE USING btree ("shard_id" WITH =, "project_id" WITH =) WHERE ("is_default")
  DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "security_group" ADD CONSTRAINT "security_group_counts_valid" CHECK ("project_id" >= 0 AND "policy_version" >= 0);

-- A policy's name says where it stands, and it has one other end.
ALTER TABLE "security_group_policy" ADD CONSTRAINT "security_group_policy_id_names_its_place"
  CHECK ("id" = "security_group_id" || '/' || "direction"::text || '/' || "index"::text AND "index" >= 0);
ALTER TABLE "security_group_policy" ADD CONSTRAINT "security_group_policy_one_peer"
  CHECK (num_nonnulls("ipv4_block", "ipv6_block", "peer_group_id") = 1);

-- A group is bound to an ENI once, and no two of its groups are asked at the same time.
ALTER TABLE "security_group_binding" ADD CONSTRAINT "security_group_binding_id_names_eni_and_group"
  CHECK ("id" = "network_interface_id" || '/' || "security_group_id");
ALTER TABLE "security_group_binding" ADD CONSTRAINT "security_group_binding_position_valid" CHECK ("position" >= 0);
ALTER TABLE "security_group_binding" ADD CONSTRAINT "security_group_binding_one_per_position"
  UNIQUE USING INDEX "security_group_binding_one_per_position" DEFERRABLE INITIALLY DEFERRED;
