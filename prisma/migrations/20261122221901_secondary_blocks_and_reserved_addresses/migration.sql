-- CreateTable
CREATE TABLE "assistant_cidr" (
    "shard_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "vpc_id" TEXT NOT NULL,
    "cidr_block" TEXT NOT NULL,

    CONSTRAINT "assistant_cidr_pkey" PRIMARY KEY ("shard_id","id")
);

-- CreateTable
CREATE TABLE "reserve_ip" (
    "shard_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "vpc_id" TEXT NOT NULL,
    "subnet_id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reserve_ip_pkey" PRIMARY KEY ("shard_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "reserve_ip_shard_id_vpc_id_address_key" ON "reserve_ip"("shard_id", "vpc_id", "address");

-- AddForeignKey
ALTER TABLE "assistant_cidr" ADD CONSTRAINT "assistant_cidr_shard_id_fkey" FOREIGN KEY ("shard_id") REFERENCES "shard"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "assistant_cidr" ADD CONSTRAINT "assistant_cidr_shard_id_vpc_id_fkey" FOREIGN KEY ("shard_id", "vpc_id") REFERENCES "vpc"("shard_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "reserve_ip" ADD CONSTRAINT "reserve_ip_shard_id_fkey" FOREIGN KEY ("shard_id") REFERENCES "shard"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "reserve_ip" ADD CONSTRAINT "reserve_ip_shard_id_subnet_id_vpc_id_fkey" FOREIGN KEY ("shard_id", "subnet_id", "vpc_id") REFERENCES "subnet"("shard_id", "id", "vpc_id") ON DELETE NO ACTION ON UPDATE NO ACTION;


-- What Prisma cannot say, by hand from here on.

-- References between resources, and uniqueness that may pass from one row to another, are checked at COMMIT.
ALTER TABLE "assistant_cidr" ALTER CONSTRAINT "assistant_cidr_shard_id_vpc_id_fkey" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "reserve_ip" ALTER CONSTRAINT "reserve_ip_shard_id_subnet_id_vpc_id_fkey" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "reserve_ip" ADD CONSTRAINT "reserve_ip_shard_id_vpc_id_address_key"
  UNIQUE USING INDEX "reserve_ip_shard_id_vpc_id_address_key" DEFERRABLE INITIALLY DEFERRED;

-- A name made of other columns agrees with them.
ALTER TABLE "assistant_cidr" ADD CONSTRAINT "assistant_cidr_id_names_vpc_and_block"
  CHECK ("id" = "vpc_id" || '/' || "cidr_block");
