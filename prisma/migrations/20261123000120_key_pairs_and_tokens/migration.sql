-- CreateEnum
CREATE TYPE "token_role" AS ENUM ('reader', 'operator', 'admin');

-- CreateTable
CREATE TABLE "key_pair" (
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "account_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sealed" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "key_pair_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "token" (
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "role" "token_role" NOT NULL,
    "all_accounts" BOOLEAN NOT NULL,
    "account_ids" TEXT[],
    "hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "token_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "token_hash_key" ON "token"("hash");

-- AddForeignKey
ALTER TABLE "key_pair" ADD CONSTRAINT "key_pair_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;


-- What Prisma cannot say, by hand from here on.

-- What is revoked has lost its secret, and what is not has one.
ALTER TABLE "key_pair" ADD CONSTRAINT "key_pair_revoked_without_secret" CHECK (("revoked_at" IS NULL) = ("sealed" IS NOT NULL));
ALTER TABLE "token" ADD CONSTRAINT "token_revoked_without_hash" CHECK (("revoked_at" IS NULL) = ("hash" IS NOT NULL));

-- A hash, never a token.
ALTER TABLE "token" ADD CONSTRAINT "token_hash_is_one" CHECK ("hash" ~ '^[0-9a-f]{64}$');

-- A token is for all accounts, or for some: an empty list cannot come to mean all.
ALTER TABLE "token" ADD CONSTRAINT "token_scope"
  CHECK ("account_ids" IS NOT NULL AND "all_accounts" = (cardinality("account_ids") = 0));
