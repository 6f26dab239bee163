// Version 2 of the schema: an API token knows who made it, so that it ends with that administrator. Null: the operator made it at the
// records themselves, or it is from before.

export const TOKEN_MAKER: readonly string[] = [`ALTER TABLE tokens ADD COLUMN admin_id BYTES REFERENCES admins (id)`];
