// Version 1 of the schema, one text for both databases: BYTES, INT and KEYTEXT stand for the column types, ENDS for what follows a table.

/** Creates every table. Foreign keys among marks, ballots and receipts lead to the election only. */
export const TABLES: readonly string[] = [
  `CREATE TABLE schema_version (id INT PRIMARY KEY CHECK (id = 1), version INT NOT NULL) ENDS`,
  `CREATE TABLE elections (
    id BYTES PRIMARY KEY, slug KEYTEXT NOT NULL UNIQUE, status TEXT NOT NULL, definition TEXT NOT NULL, version INT NOT NULL,
    revision INT NOT NULL, round_limit INT, tally TEXT, opened_at INT, closed_at INT, created_at INT NOT NULL, mixed INT NOT NULL
  ) ENDS`,
  `CREATE TABLE definition_versions (
    election_id BYTES NOT NULL REFERENCES elections (id), version INT NOT NULL, definition TEXT NOT NULL, at INT NOT NULL, actor TEXT NOT NULL,
    PRIMARY KEY (election_id, version)
  ) ENDS`,
  // The deferred foreign key says "recorded = marked" and is checked at every commit: no ballot without its mark, no mark without its
  // ballot, whatever the program does.
  `CREATE TABLE counters (
    election_id BYTES PRIMARY KEY REFERENCES elections (id), sealed INT NOT NULL CHECK (sealed IN (0, 1)),
    marked INT NOT NULL CHECK (marked >= 0), recorded INT NOT NULL, spoiled INT NOT NULL, ballot_limit INT,
    UNIQUE (election_id, marked), CHECK (spoiled BETWEEN 0 AND recorded), CHECK (ballot_limit IS NULL OR recorded <= ballot_limit),
    FOREIGN KEY (election_id, recorded) REFERENCES counters (election_id, marked) DEFERRABLE INITIALLY DEFERRED
  ) ENDS`,
  `CREATE TABLE voters (
    id BYTES PRIMARY KEY, election_id BYTES NOT NULL REFERENCES elections (id), username TEXT NOT NULL, username_key KEYTEXT NOT NULL,
    name TEXT, date_of_birth TEXT, place TEXT, address TEXT, email TEXT, weight TEXT NOT NULL, groups TEXT NOT NULL, status TEXT NOT NULL,
    id_number TEXT, id_checked INT NOT NULL, secret_kind TEXT, secret_hash TEXT, late INT NOT NULL,
    name_key KEYTEXT NOT NULL, place_key KEYTEXT NOT NULL, search_key KEYTEXT NOT NULL,
    UNIQUE (election_id, username_key), CHECK ((secret_kind IS NULL) = (secret_hash IS NULL))
  ) ENDS`,
  // Counting the roll reads this index alone.
  `CREATE INDEX voters_counts ON voters (election_id, status, late, weight, secret_kind)`,
  `CREATE INDEX voters_secret ON voters (election_id, secret_hash) WHERE secret_kind = 'drawn'`,
  `CREATE TABLE marks (
    election_id BYTES NOT NULL REFERENCES elections (id), voter_id BYTES NOT NULL REFERENCES voters (id),
    voted INT NOT NULL CHECK (voted IN (0, 1)), day INT NOT NULL, PRIMARY KEY (election_id, voter_id)
  ) CLUSTERED`,
  `CREATE TABLE ballots (
    election_id BYTES NOT NULL REFERENCES elections (id), ballot_id BYTES NOT NULL, spoiled INT NOT NULL CHECK (spoiled IN (0, 1)),
    weight TEXT NOT NULL, contents TEXT NOT NULL, PRIMARY KEY (election_id, ballot_id)
  ) CLUSTERED`,
  `CREATE TABLE receipts (
    election_id BYTES NOT NULL REFERENCES elections (id), tracker BYTES NOT NULL, slot BYTES,
    replaced INT NOT NULL CHECK (replaced IN (0, 1)), PRIMARY KEY (election_id, tracker)
  ) CLUSTERED`,
  `CREATE UNIQUE INDEX receipts_slot ON receipts (election_id, slot) WHERE slot IS NOT NULL`,
  `CREATE TABLE audit (
    seq INT PRIMARY KEY, at INT NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL, election_id TEXT, details TEXT NOT NULL,
    previous TEXT NOT NULL, hash TEXT NOT NULL
  ) ENDS`,
  `CREATE INDEX audit_election ON audit (election_id, seq)`,
  `CREATE TABLE chain_head (id INT PRIMARY KEY CHECK (id = 1), length INT NOT NULL, hash TEXT NOT NULL) ENDS`,
  `CREATE TABLE admins (
    id BYTES PRIMARY KEY, username TEXT NOT NULL, username_key KEYTEXT NOT NULL UNIQUE, name TEXT NOT NULL, password_hash TEXT NOT NULL,
    role TEXT NOT NULL, disabled INT NOT NULL, totp_secret TEXT, recovery_hashes TEXT NOT NULL, created_at INT NOT NULL
  ) ENDS`,
  `CREATE TABLE sessions (
    id_hash KEYTEXT PRIMARY KEY, admin_id BYTES NOT NULL REFERENCES admins (id), created_at INT NOT NULL, last_seen_at INT NOT NULL,
    expires_at INT NOT NULL, agent TEXT NOT NULL
  ) ENDS`,
  `CREATE TABLE tokens (
    id KEYTEXT PRIMARY KEY, hash KEYTEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL, scopes TEXT NOT NULL,
    created_at INT NOT NULL, expires_at INT, revoked INT NOT NULL
  ) ENDS`,
  `CREATE TABLE invites (hash KEYTEXT PRIMARY KEY, purpose TEXT NOT NULL, data TEXT NOT NULL, expires_at INT NOT NULL) ENDS`,
  `CREATE TABLE assets (id KEYTEXT PRIMARY KEY, media_type TEXT NOT NULL, content BYTES NOT NULL) ENDS`,
  `CREATE TABLE settings (key KEYTEXT PRIMARY KEY, value TEXT NOT NULL) ENDS`,
  `CREATE TABLE boards (
    election_id BYTES PRIMARY KEY REFERENCES elections (id), events INT NOT NULL, last_hash TEXT NOT NULL, bytes INT NOT NULL
  ) ENDS`,
  `CREATE TABLE board_events (
    election_id BYTES NOT NULL REFERENCES elections (id), height INT NOT NULL, type TEXT NOT NULL, records TEXT NOT NULL,
    event TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (election_id, height)
  ) ENDS`,
  `CREATE TABLE sealed_ballots (
    election_id BYTES NOT NULL REFERENCES elections (id), tracker KEYTEXT NOT NULL, credential KEYTEXT NOT NULL, height INT NOT NULL,
    current INT NOT NULL CHECK (current IN (0, 1)), PRIMARY KEY (election_id, tracker)
  ) ENDS`,
  `CREATE UNIQUE INDEX sealed_ballots_current ON sealed_ballots (election_id, credential) WHERE current = 1`,
  `CREATE TABLE sealed_items (
    election_id BYTES NOT NULL REFERENCES elections (id), key KEYTEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (election_id, key)
  ) ENDS`,
];

/** The rules that hold for rows, as SQLite triggers. */
export const SQLITE_TRIGGERS: readonly string[] = [
  `CREATE TRIGGER marks_start BEFORE INSERT ON marks WHEN NEW.voted <> 0
   BEGIN SELECT RAISE(ABORT, 'a voter comes to the roll without a mark'); END`,
  // A rewriting without any change is let through; it cannot make a second ballot fit, because the counters would differ.
  `CREATE TRIGGER marks_once BEFORE UPDATE ON marks
   WHEN OLD.election_id <> NEW.election_id OR OLD.voter_id <> NEW.voter_id OR (OLD.voted = 1 AND (NEW.voted <> 1 OR NEW.day <> OLD.day))
   BEGIN SELECT RAISE(ABORT, 'a mark is made once and stands'); END`,
  `CREATE TRIGGER marks_stay BEFORE DELETE ON marks
   WHEN OLD.voted = 1 AND NOT EXISTS (SELECT 1 FROM elections WHERE id = OLD.election_id AND status = 'deleted')
   BEGIN SELECT RAISE(ABORT, 'a mark is never taken away'); END`,
  `CREATE TRIGGER marks_counted AFTER UPDATE ON marks WHEN OLD.voted = 0 AND NEW.voted = 1
   BEGIN UPDATE counters SET marked = marked + 1 WHERE election_id = NEW.election_id AND sealed = 0; END`,
  `CREATE TRIGGER marks_uncounted AFTER DELETE ON marks WHEN OLD.voted = 1
   BEGIN UPDATE counters SET marked = marked - 1 WHERE election_id = OLD.election_id AND sealed = 0; END`,
  `CREATE TRIGGER ballots_fixed BEFORE UPDATE ON ballots BEGIN SELECT RAISE(ABORT, 'a ballot is never edited'); END`,
  `CREATE TRIGGER ballots_counted AFTER INSERT ON ballots
   BEGIN UPDATE counters SET recorded = recorded + 1, spoiled = spoiled + NEW.spoiled WHERE election_id = NEW.election_id; END`,
  `CREATE TRIGGER ballots_uncounted AFTER DELETE ON ballots
   BEGIN UPDATE counters SET recorded = recorded - 1, spoiled = spoiled - OLD.spoiled WHERE election_id = OLD.election_id; END`,
  `CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the record of acts only grows'); END`,
  `CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the record of acts only grows'); END`,
];

/** The same rules for PostgreSQL. Counting is done once per statement: a row updated a thousand times in a transaction would be slow. */
export const POSTGRES_TRIGGERS: readonly string[] = [
  `CREATE FUNCTION veritally_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$`,
  `CREATE TRIGGER marks_start BEFORE INSERT ON marks FOR EACH ROW WHEN (NEW.voted <> 0)
   EXECUTE FUNCTION veritally_refuse('a voter comes to the roll without a mark')`,
  `CREATE TRIGGER marks_once BEFORE UPDATE ON marks FOR EACH ROW
   WHEN (OLD.election_id <> NEW.election_id OR OLD.voter_id <> NEW.voter_id OR (OLD.voted = 1 AND (NEW.voted <> 1 OR NEW.day <> OLD.day)))
   EXECUTE FUNCTION veritally_refuse('a mark is made once and stands')`,
  `CREATE FUNCTION veritally_mark_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     IF NOT EXISTS (SELECT 1 FROM elections WHERE id = OLD.election_id AND status = 'deleted') THEN
       RAISE EXCEPTION 'a mark is never taken away';
     END IF;
     RETURN OLD;
   END $$`,
  `CREATE TRIGGER marks_stay BEFORE DELETE ON marks FOR EACH ROW WHEN (OLD.voted = 1) EXECUTE FUNCTION veritally_mark_stays()`,
  `CREATE FUNCTION veritally_marks_counted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     UPDATE counters c SET marked = c.marked + d.n FROM (
       SELECT election_id, sum(change) AS n FROM (
         SELECT election_id, voted AS change FROM after_rows UNION ALL SELECT election_id, -voted FROM before_rows
       ) changes GROUP BY election_id
     ) d WHERE c.election_id = d.election_id AND c.sealed = 0 AND d.n <> 0;
     RETURN NULL;
   END $$`,
  `CREATE TRIGGER marks_counted AFTER UPDATE ON marks REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
   FOR EACH STATEMENT EXECUTE FUNCTION veritally_marks_counted()`,
  `CREATE FUNCTION veritally_marks_uncounted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     UPDATE counters c SET marked = c.marked - d.n FROM (
       SELECT election_id, count(*) AS n FROM before_rows WHERE voted = 1 GROUP BY election_id
     ) d WHERE c.election_id = d.election_id AND c.sealed = 0;
     RETURN NULL;
   END $$`,
  `CREATE TRIGGER marks_uncounted AFTER DELETE ON marks REFERENCING OLD TABLE AS before_rows
   FOR EACH STATEMENT EXECUTE FUNCTION veritally_marks_uncounted()`,
  `CREATE TRIGGER ballots_fixed BEFORE UPDATE ON ballots FOR EACH ROW EXECUTE FUNCTION veritally_refuse('a ballot is never edited')`,
  `CREATE FUNCTION veritally_ballots_counted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     UPDATE counters c SET recorded = c.recorded + d.n, spoiled = c.spoiled + d.s FROM (
       SELECT election_id, count(*) AS n, sum(spoiled) AS s FROM fresh GROUP BY election_id
     ) d WHERE c.election_id = d.election_id;
     RETURN NULL;
   END $$`,
  `CREATE TRIGGER ballots_counted AFTER INSERT ON ballots REFERENCING NEW TABLE AS fresh
   FOR EACH STATEMENT EXECUTE FUNCTION veritally_ballots_counted()`,
  `CREATE FUNCTION veritally_ballots_uncounted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     UPDATE counters c SET recorded = c.recorded - d.n, spoiled = c.spoiled - d.s FROM (
       SELECT election_id, count(*) AS n, sum(spoiled) AS s FROM gone GROUP BY election_id
     ) d WHERE c.election_id = d.election_id;
     RETURN NULL;
   END $$`,
  `CREATE TRIGGER ballots_uncounted AFTER DELETE ON ballots REFERENCING OLD TABLE AS gone
   FOR EACH STATEMENT EXECUTE FUNCTION veritally_ballots_uncounted()`,
  `CREATE TRIGGER audit_fixed BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION veritally_refuse('the record of acts only grows')`,
];

/** What stands in a new database: its version and the empty chain. */
export const FIRST_ROWS: readonly string[] = [
  `INSERT INTO schema_version (id, version) VALUES (1, 1)`,
  `INSERT INTO chain_head (id, length, hash) VALUES (1, 0, '')`,
];

/** A table's text for SQLite (strict; CLUSTERED tables are stored in the order of their key). */
export function forSqlite(text: string): string {
  return text
    .replaceAll(/\bBYTES\b/g, 'BLOB')
    .replaceAll(/\bINT\b/g, 'INTEGER')
    .replaceAll(/\bKEYTEXT\b/g, 'TEXT')
    .replace(/\) ENDS$/, ') STRICT')
    .replace(/\) CLUSTERED$/, ') STRICT, WITHOUT ROWID');
}

/** A table's text for PostgreSQL. Keys compare by bytes, as in SQLite, whatever the language of the database. */
export function forPostgres(text: string): string {
  return text
    .replaceAll(/\bBYTES\b/g, 'bytea')
    .replaceAll(/\bINT\b/g, 'bigint')
    .replaceAll(/\bKEYTEXT\b/g, 'text COLLATE "C"')
    .replace(/\) (?:ENDS|CLUSTERED)$/, ')');
}
