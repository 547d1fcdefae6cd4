-- CreateEnum
CREATE TYPE "instance_state" AS ENUM ('PENDING', 'LAUNCH_FAILED', 'RUNNING', 'STOPPED', 'STARTING', 'STOPPING', 'REBOOTING', 'SHUTDOWN', 'TERMINATING');

-- CreateEnum
CREATE TYPE "charge_type" AS ENUM ('PREPAID', 'POSTPAID_BY_HOUR', 'CDHPAID', 'SPOTPAID', 'CDCPAID');

-- CreateEnum
CREATE TYPE "stop_charging_mode" AS ENUM ('KEEP_CHARGING', 'STOP_CHARGING', 'NOT_APPLICABLE');

-- CreateEnum
CREATE TYPE "network_interface_state" AS ENUM ('PENDING', 'AVAILABLE', 'ATTACHING', 'DETACHING', 'DELETING');

-- CreateEnum
CREATE TYPE "qos_level" AS ENUM ('PT', 'AU', 'AG', 'DEFAULT');

-- CreateEnum
CREATE TYPE "private_ip_state" AS ENUM ('PENDING', 'AVAILABLE', 'MIGRATING', 'DELETING');

-- CreateEnum
CREATE TYPE "task_state" AS ENUM ('RUNNING', 'SUCCESS', 'FAILED');

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "uin" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shard" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "revision" BIGINT NOT NULL,

    CONSTRAINT "shard_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "change" (
    "shard_id" TEXT NOT NULL,
    "revision" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "action" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "changes" JSONB NOT NULL,
    "events" JSONB NOT NULL,

    CONSTRAINT "change_pkey" PRIMARY KEY ("shard_id","revision")
);

-- CreateTable
CREATE TABLE "host" (
    "shard_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "zone" TEXT NOT NULL,
    "rack_id" TEXT NOT NULL,
    "switch_id" TEXT NOT NULL,

    CONSTRAINT "host_pkey" PRIMARY KEY ("shard_id","id")
);

-- CreateTable
CREATE TABLE "vpc" (
    "shard_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "cidr_block" TEXT NOT NULL,
    "is_default" BOOLEAN NOT NULL,
    "enable_multicast" BOOLEAN NOT NULL,
    "dns_servers" TEXT[],
    "domain_name" TEXT NOT NULL,
    "main_route_table_id" TEXT NOT NULL,
    "enable_route_vpc_publish" BOOLEAN NOT NULL,
    "enable_route_vpc_publish_ipv6" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "vpc_pkey" PRIMARY KEY ("shard_id","id")
);

-- CreateTable
CREATE TABLE "subnet" (
    "shard_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "vpc_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "cidr_block" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "is_default" BOOLEAN NOT NULL,
    "enable_broadcast" BOOLEAN NOT NULL,
    "route_table_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "subnet_pkey" PRIMARY KEY ("shard_id","id")
);

-- CreateTable
CREATE TABLE "instance" (
    "shard_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "uuid" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "host_name" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "project_id" INTEGER NOT NULL,
    "host_id" TEXT NOT NULL,
    "vpc_id" TEXT NOT NULL,
    "subnet_id" TEXT NOT NULL,
    "as_vpc_gateway" BOOLEAN NOT NULL,
    "instance_type" TEXT NOT NULL,
    "image_id" TEXT NOT NULL,
    "state" "instance_state" NOT NULL,
    "charge_type" "charge_type" NOT NULL,
    "stop_charging_mode" "stop_charging_mode" NOT NULL,
    "disable_api_termination" BOOLEAN NOT NULL,
    "system_disk" JSONB NOT NULL,
    "data_disks" JSONB NOT NULL,
    "internet_max_bandwidth_out" INTEGER NOT NULL,
    "internet_charge_type" TEXT NOT NULL,
    "key_ids" TEXT[],
    "latest_operation" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "instance_pkey" PRIMARY KEY ("shard_id","id")
);

-- CreateTable
CREATE TABLE "network_interface" (
    "shard_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "vpc_id" TEXT NOT NULL,
    "subnet_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "mac" TEXT NOT NULL,
    "is_primary" BOOLEAN NOT NULL,
    "state" "network_interface_state" NOT NULL,
    "qos_level" "qos_level" NOT NULL,
    "attach_type" SMALLINT NOT NULL,
    "trunking" BOOLEAN NOT NULL,
    "instance_id" TEXT,
    "device_index" INTEGER,
    "attached_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "network_interface_pkey" PRIMARY KEY ("shard_id","id")
);

-- CreateTable
CREATE TABLE "private_ip" (
    "shard_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "vpc_id" TEXT NOT NULL,
    "subnet_id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "havip_id" TEXT,
    "network_interface_id" TEXT,
    "is_primary" BOOLEAN,
    "description" TEXT,
    "state" "private_ip_state",
    "qos_level" "qos_level",

    CONSTRAINT "private_ip_pkey" PRIMARY KEY ("shard_id","id")
);

-- CreateTable
CREATE TABLE "havip" (
    "shard_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "vpc_id" TEXT NOT NULL,
    "subnet_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "vip" TEXT NOT NULL,
    "network_interface_id" TEXT,
    "check_associate" BOOLEAN NOT NULL,
    "business" TEXT NOT NULL,
    "flushed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "havip_pkey" PRIMARY KEY ("shard_id","id")
);

-- CreateTable
CREATE TABLE "havip_association" (
    "shard_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "havip_id" TEXT NOT NULL,
    "instance_id" TEXT,
    "network_interface_id" TEXT,

    CONSTRAINT "havip_association_pkey" PRIMARY KEY ("shard_id","id")
);

-- CreateTable
CREATE TABLE "eip" (
    "shard_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "havip_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "eip_pkey" PRIMARY KEY ("shard_id","id")
);

-- CreateTable
CREATE TABLE "tag" (
    "shard_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "resource_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "tag_pkey" PRIMARY KEY ("shard_id","id")
);

-- CreateTable
CREATE TABLE "task" (
    "shard_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "request_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "resource_id" TEXT NOT NULL,
    "work" JSONB NOT NULL,
    "state" "task_state" NOT NULL,
    "message" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "task_pkey" PRIMARY KEY ("shard_id","id")
);

-- CreateTable
CREATE TABLE "client_token" (
    "shard_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "action" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "input_hash" TEXT NOT NULL,
    "resource_ids" TEXT[],
    "request_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "client_token_pkey" PRIMARY KEY ("shard_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "account_uin_key" ON "account"("uin");

-- CreateIndex
CREATE UNIQUE INDEX "shard_account_id_region_key" ON "shard"("account_id", "region");

-- CreateIndex
CREATE UNIQUE INDEX "host_shard_id_id_zone_key" ON "host"("shard_id", "id", "zone");

-- CreateIndex
CREATE UNIQUE INDEX "subnet_shard_id_id_vpc_id_key" ON "subnet"("shard_id", "id", "vpc_id");

-- CreateIndex
CREATE UNIQUE INDEX "subnet_shard_id_vpc_id_cidr_block_key" ON "subnet"("shard_id", "vpc_id", "cidr_block");

-- CreateIndex
CREATE UNIQUE INDEX "instance_shard_id_id_vpc_id_key" ON "instance"("shard_id", "id", "vpc_id");

-- CreateIndex
CREATE UNIQUE INDEX "instance_shard_id_uuid_key" ON "instance"("shard_id", "uuid");

-- CreateIndex
CREATE UNIQUE INDEX "network_interface_shard_id_id_subnet_id_key" ON "network_interface"("shard_id", "id", "subnet_id");

-- CreateIndex
CREATE UNIQUE INDEX "network_interface_shard_id_vpc_id_mac_key" ON "network_interface"("shard_id", "vpc_id", "mac");

-- CreateIndex
CREATE UNIQUE INDEX "network_interface_shard_id_instance_id_device_index_key" ON "network_interface"("shard_id", "instance_id", "device_index");

-- CreateIndex
CREATE INDEX "private_ip_shard_id_network_interface_id_idx" ON "private_ip"("shard_id", "network_interface_id");

-- CreateIndex
CREATE UNIQUE INDEX "private_ip_shard_id_vpc_id_address_key" ON "private_ip"("shard_id", "vpc_id", "address");

-- CreateIndex
CREATE UNIQUE INDEX "private_ip_shard_id_havip_id_vpc_id_subnet_id_address_key" ON "private_ip"("shard_id", "havip_id", "vpc_id", "subnet_id", "address");

-- CreateIndex
CREATE INDEX "havip_shard_id_network_interface_id_idx" ON "havip"("shard_id", "network_interface_id");

-- CreateIndex
CREATE UNIQUE INDEX "havip_shard_id_id_vpc_id_subnet_id_vip_key" ON "havip"("shard_id", "id", "vpc_id", "subnet_id", "vip");

-- CreateIndex
CREATE INDEX "havip_association_shard_id_instance_id_idx" ON "havip_association"("shard_id", "instance_id");

-- CreateIndex
CREATE INDEX "havip_association_shard_id_network_interface_id_idx" ON "havip_association"("shard_id", "network_interface_id");

-- CreateIndex
CREATE UNIQUE INDEX "eip_shard_id_address_key" ON "eip"("shard_id", "address");

-- CreateIndex
CREATE UNIQUE INDEX "eip_shard_id_havip_id_key" ON "eip"("shard_id", "havip_id");

-- CreateIndex
CREATE UNIQUE INDEX "client_token_shard_id_action_token_key" ON "client_token"("shard_id", "action", "token");

-- AddForeignKey
ALTER TABLE "shard" ADD CONSTRAINT "shard_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "change" ADD CONSTRAINT "change_shard_id_fkey" FOREIGN KEY ("shard_id") REFERENCES "shard"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "host" ADD CONSTRAINT "host_shard_id_fkey" FOREIGN KEY ("shard_id") REFERENCES "shard"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "vpc" ADD CONSTRAINT "vpc_shard_id_fkey" FOREIGN KEY ("shard_id") REFERENCES "shard"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "subnet" ADD CONSTRAINT "subnet_shard_id_fkey" FOREIGN KEY ("shard_id") REFERENCES "shard"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "subnet" ADD CONSTRAINT "subnet_shard_id_vpc_id_fkey" FOREIGN KEY ("shard_id", "vpc_id") REFERENCES "vpc"("shard_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "instance" ADD CONSTRAINT "instance_shard_id_fkey" FOREIGN KEY ("shard_id") REFERENCES "shard"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "instance" ADD CONSTRAINT "instance_shard_id_host_id_zone_fkey" FOREIGN KEY ("shard_id", "host_id", "zone") REFERENCES "host"("shard_id", "id", "zone") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "instance" ADD CONSTRAINT "instance_shard_id_subnet_id_vpc_id_fkey" FOREIGN KEY ("shard_id", "subnet_id", "vpc_id") REFERENCES "subnet"("shard_id", "id", "vpc_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "network_interface" ADD CONSTRAINT "network_interface_shard_id_fkey" FOREIGN KEY ("shard_id") REFERENCES "shard"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "network_interface" ADD CONSTRAINT "network_interface_shard_id_subnet_id_vpc_id_fkey" FOREIGN KEY ("shard_id", "subnet_id", "vpc_id") REFERENCES "subnet"("shard_id", "id", "vpc_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "network_interface" ADD CONSTRAINT "network_interface_shard_id_instance_id_vpc_id_fkey" FOREIGN KEY ("shard_id", "instance_id", "vpc_id") REFERENCES "instance"("shard_id", "id", "vpc_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "private_ip" ADD CONSTRAINT "private_ip_shard_id_fkey" FOREIGN KEY ("shard_id") REFERENCES "shard"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "private_ip" ADD CONSTRAINT "private_ip_shard_id_subnet_id_vpc_id_fkey" FOREIGN KEY ("shard_id", "subnet_id", "vpc_id") REFERENCES "subnet"("shard_id", "id", "vpc_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "private_ip" ADD CONSTRAINT "private_ip_shard_id_network_interface_id_subnet_id_fkey" FOREIGN KEY ("shard_id", "network_interface_id", "subnet_id") REFERENCES "network_interface"("shard_id", "id", "subnet_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "private_ip" ADD CONSTRAINT "private_ip_shard_id_havip_id_vpc_id_subnet_id_address_fkey" FOREIGN KEY ("shard_id", "havip_id", "vpc_id", "subnet_id", "address") REFERENCES "havip"("shard_id", "id", "vpc_id", "subnet_id", "vip") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "havip" ADD CONSTRAINT "havip_shard_id_fkey" FOREIGN KEY ("shard_id") REFERENCES "shard"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "havip" ADD CONSTRAINT "havip_shard_id_subnet_id_vpc_id_fkey" FOREIGN KEY ("shard_id", "subnet_id", "vpc_id") REFERENCES "subnet"("shard_id", "id", "vpc_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "havip" ADD CONSTRAINT "havip_shard_id_network_interface_id_subnet_id_fkey" FOREIGN KEY ("shard_id", "network_interface_id", "subnet_id") REFERENCES "network_interface"("shard_id", "id", "subnet_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "havip" ADD CONSTRAINT "havip_shard_id_id_vpc_id_subnet_id_vip_fkey" FOREIGN KEY ("shard_id", "id", "vpc_id", "subnet_id", "vip") REFERENCES "private_ip"("shard_id", "havip_id", "vpc_id", "subnet_id", "address") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "havip_association" ADD CONSTRAINT "havip_association_shard_id_fkey" FOREIGN KEY ("shard_id") REFERENCES "shard"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "havip_association" ADD CONSTRAINT "havip_association_shard_id_havip_id_fkey" FOREIGN KEY ("shard_id", "havip_id") REFERENCES "havip"("shard_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "havip_association" ADD CONSTRAINT "havip_association_shard_id_instance_id_fkey" FOREIGN KEY ("shard_id", "instance_id") REFERENCES "instance"("shard_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "havip_association" ADD CONSTRAINT "havip_association_shard_id_network_interface_id_fkey" FOREIGN KEY ("shard_id", "network_interface_id") REFERENCES "network_interface"("shard_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "eip" ADD CONSTRAINT "eip_shard_id_fkey" FOREIGN KEY ("shard_id") REFERENCES "shard"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "eip" ADD CONSTRAINT "eip_shard_id_havip_id_fkey" FOREIGN KEY ("shard_id", "havip_id") REFERENCES "havip"("shard_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "tag" ADD CONSTRAINT "tag_shard_id_fkey" FOREIGN KEY ("shard_id") REFERENCES "shard"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_shard_id_fkey" FOREIGN KEY ("shard_id") REFERENCES "shard"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "client_token" ADD CONSTRAINT "client_token_shard_id_fkey" FOREIGN KEY ("shard_id") REFERENCES "shard"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;


-- What Prisma cannot say, by hand from here on. `npm run migration` leaves it alone.

-- References between resources, and uniqueness that may pass from one row to another, are checked at COMMIT: a change set
-- is right or wrong as a whole, whatever the order of its rows. (A HAVIP and its address refer to each other anyway.)
DO $$
DECLARE reference record;
BEGIN
  FOR reference IN
    SELECT conrelid::regclass AS "table", conname AS name FROM pg_constraint
    WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
      AND confrelid NOT IN ('"account"'::regclass, '"shard"'::regclass)
  LOOP
    EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE INITIALLY DEFERRED', reference."table", reference.name);
  END LOOP;
END $$;

ALTER TABLE "account" ADD CONSTRAINT "account_uin_key"
  UNIQUE USING INDEX "account_uin_key" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "network_interface" ADD CONSTRAINT "network_interface_shard_id_vpc_id_mac_key"
  UNIQUE USING INDEX "network_interface_shard_id_vpc_id_mac_key" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "network_interface" ADD CONSTRAINT "network_interface_shard_id_instance_id_device_index_key"
  UNIQUE USING INDEX "network_interface_shard_id_instance_id_device_index_key" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "eip" ADD CONSTRAINT "eip_shard_id_address_key"
  UNIQUE USING INDEX "eip_shard_id_address_key" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "eip" ADD CONSTRAINT "eip_shard_id_havip_id_key"
  UNIQUE USING INDEX "eip_shard_id_havip_id_key" DEFERRABLE INITIALLY DEFERRED;

-- One primary address per ENI. A partial unique index cannot wait for COMMIT; an exclusion by equality can.
ALTER TABLE "private_ip" ADD CONSTRAINT "private_ip_one_primary_per_eni"
  EXCLUDE USING btree ("shard_id" WITH =, "network_interface_id" WITH =) WHERE ("is_primary")
  DEFERRABLE INITIALLY DEFERRED;

-- Names made of other columns agree with them.
ALTER TABLE "shard" ADD CONSTRAINT "shard_id_names_account_and_region" CHECK ("id" = "account_id" || '/' || "region");
ALTER TABLE "private_ip" ADD CONSTRAINT "private_ip_id_names_vpc_and_address" CHECK ("id" = "vpc_id" || '/' || "address");
ALTER TABLE "tag" ADD CONSTRAINT "tag_id_names_resource_and_key" CHECK ("id" = "resource_id" || '/' || "key");
ALTER TABLE "havip_association" ADD CONSTRAINT "havip_association_id_names_havip_and_target"
  CHECK ("id" = "havip_id" || '/' || COALESCE("instance_id", "network_interface_id"));

-- The log counts from 1 and holds lists.
ALTER TABLE "shard" ADD CONSTRAINT "shard_revision_positive" CHECK ("revision" >= 1);
ALTER TABLE "change" ADD CONSTRAINT "change_revision_positive" CHECK ("revision" >= 1);
ALTER TABLE "change" ADD CONSTRAINT "change_lists"
  CHECK (jsonb_typeof("changes") = 'array' AND jsonb_typeof("events") = 'array');

-- An address belongs to exactly one ENI or one HAVIP, and what describes an ENI's address is there for no other.
ALTER TABLE "private_ip" ADD CONSTRAINT "private_ip_one_owner" CHECK (num_nonnulls("havip_id", "network_interface_id") = 1);
ALTER TABLE "private_ip" ADD CONSTRAINT "private_ip_eni_columns"
  CHECK (num_nonnulls("network_interface_id", "is_primary", "description", "state", "qos_level") IN (0, 5));

-- An ENI is attached with everything that says so or not at all; device 0 is the primary ENI and no other, and with the
-- uniqueness of the device index that makes one primary ENI per instance.
ALTER TABLE "network_interface" ADD CONSTRAINT "network_interface_attachment_whole"
  CHECK (num_nonnulls("instance_id", "device_index", "attached_at") IN (0, 3));
ALTER TABLE "network_interface" ADD CONSTRAINT "network_interface_device_index_valid" CHECK ("device_index" >= 0);
ALTER TABLE "network_interface" ADD CONSTRAINT "network_interface_primary_is_device_0"
  CHECK ("is_primary" = ("device_index" IS NOT DISTINCT FROM 0));
ALTER TABLE "network_interface" ADD CONSTRAINT "network_interface_attach_type_known" CHECK ("attach_type" IN (0, 1));

-- Who may bind a HAVIP is one instance or one ENI.
ALTER TABLE "havip_association" ADD CONSTRAINT "havip_association_one_target"
  CHECK (num_nonnulls("instance_id", "network_interface_id") = 1);
