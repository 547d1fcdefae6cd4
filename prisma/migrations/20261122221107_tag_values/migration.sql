-- CreateTable
CREATE TABLE "tag_value" (
    "shard_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "tag_value_pkey" PRIMARY KEY ("shard_id","id")
);

-- AddForeignKey
ALTER TABLE "tag_value" ADD CONSTRAINT "tag_value_shard_id_fkey" FOREIGN KEY ("shard_id") REFERENCES "shard"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- The name agrees with key and value; the length tells keys with slashes apart.
ALTER TABLE "tag_value" ADD CONSTRAINT "tag_value_id_names_key_and_value"
  CHECK ("id" = char_length("key")::text || '/' || "key" || '/' || "value");
