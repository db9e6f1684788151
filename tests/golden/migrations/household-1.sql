BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'household','create_tables','2026-01-01 00:00:00.000000+00:00');
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    household TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password TEXT NOT NULL,
    pin TEXT,
    created REAL NOT NULL,
    UNIQUE (household, name)
) STRICT;
INSERT INTO "account" VALUES(1,'default','Ammi','owner','scrypt$sealed','scrypt$pin',1700000000.0);
CREATE TABLE approved_device (
    household TEXT NOT NULL,
    device TEXT NOT NULL,
    account INTEGER NOT NULL,
    approved REAL NOT NULL,
    PRIMARY KEY (household, device, account)
) STRICT, WITHOUT ROWID;
INSERT INTO "approved_device" VALUES('default','02:11:22:33:44:66',1,1700000000.0);
CREATE TABLE attempt (
    household TEXT NOT NULL,
    what TEXT NOT NULL,
    device TEXT NOT NULL,
    at REAL NOT NULL
) STRICT;
INSERT INTO "attempt" VALUES('default','login','device',1800000000.0);
CREATE TABLE change (
    id INTEGER PRIMARY KEY,
    household TEXT NOT NULL,
    at REAL NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL
) STRICT;
INSERT INTO "change" VALUES(1,'default',1700000000.0,'Ammi','set it up');
CREATE TABLE device (
    household TEXT NOT NULL,
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (household, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "device" VALUES('default','d3',0,'{"name": "tablet", "mac": "02:11:22:33:44:55", "profile": "kid"}');
CREATE TABLE hand_over (
    id INTEGER PRIMARY KEY,
    household TEXT NOT NULL,
    device TEXT NOT NULL,
    profile TEXT NOT NULL,
    since REAL NOT NULL,
    until REAL,
    ended REAL,
    who TEXT NOT NULL
) STRICT;
INSERT INTO "hand_over" VALUES(1,'default','d3','mum',1800000000.0,NULL,NULL,'Ammi');
CREATE TABLE household (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    revision INTEGER NOT NULL,
    page_revision INTEGER NOT NULL DEFAULT 0,   -- the last revision that was made on a page
    file_revision INTEGER NOT NULL DEFAULT 0,   -- the last revision that a file was made of or from
    sorting_until REAL                          -- NULL: new devices follow `new_devices` at once
) STRICT;
INSERT INTO "household" VALUES('default','{"name": "Our home — گھر", "timezone": "Asia/Karachi", "block": ["malware"]}',7,6,5,NULL);
INSERT INTO "household" VALUES('second','{"name": "Our home — گھر", "timezone": "Asia/Karachi", "block": ["malware"]}',1,1,0,1000000000000.0);
CREATE TABLE login_wish (
    id INTEGER PRIMARY KEY,
    household TEXT NOT NULL,
    account INTEGER NOT NULL,
    device TEXT NOT NULL,
    described TEXT NOT NULL,
    code TEXT NOT NULL,                         -- shown on both devices, to compare
    token TEXT NOT NULL,                        -- a hash of what the waiting browser holds
    created REAL NOT NULL,
    answer TEXT                                 -- approved | refused
) STRICT;
INSERT INTO "login_wish" VALUES(1,'default',1,'device','Android','0042','hash',1700000000.0,NULL);
CREATE TABLE pause (
    id INTEGER PRIMARY KEY,
    household TEXT NOT NULL,
    reach TEXT NOT NULL,
    scope TEXT NOT NULL,
    since REAL NOT NULL,
    until REAL,
    ended REAL,
    who TEXT NOT NULL
) STRICT;
INSERT INTO "pause" VALUES(1,'default','profile','kid',1800000000.0,NULL,NULL,'Ammi');
CREATE TABLE permission (
    id INTEGER PRIMARY KEY,
    household TEXT NOT NULL,
    reach TEXT NOT NULL,
    scope TEXT NOT NULL,
    name TEXT,
    label TEXT,
    since REAL NOT NULL,
    until REAL NOT NULL,
    ended REAL,
    who TEXT NOT NULL
) STRICT;
INSERT INTO "permission" VALUES(1,'default','device','d3','a.example',NULL,1800000000.0,1900000000.0,NULL,'Ammi');
INSERT INTO "permission" VALUES(2,'default','household','',NULL,'games',1700000000.0,1800000000.0,1750000000.0,'Abbu');
CREATE TABLE profile (
    household TEXT NOT NULL,
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (household, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "profile" VALUES('default','kid',0,'{"name": "Kid", "age_band": "6-9", "names": {"block": ["bad.example"]}}');
INSERT INTO "profile" VALUES('default','mum',1,'{"name": "Mum"}');
CREATE TABLE request (
    id INTEGER PRIMARY KEY,
    household TEXT NOT NULL,
    profile TEXT NOT NULL,
    device TEXT,
    kind TEXT NOT NULL,                         -- name | label | time
    about TEXT NOT NULL,
    minutes INTEGER,
    reason TEXT NOT NULL,
    asked REAL NOT NULL,
    answer TEXT,                                -- granted | denied
    answered REAL,
    answered_by TEXT,
    answer_reason TEXT NOT NULL DEFAULT '',
    granted_minutes INTEGER                     -- NULL with answer granted: for always
) STRICT;
INSERT INTO "request" VALUES(1,'default','kid','d3','time','',30,'please — مہربانی',1800000000.0,'granted',1800000000.0,'Ammi','fine',15);
CREATE TABLE session (
    token TEXT PRIMARY KEY,                     -- a hash of what the browser holds
    household TEXT NOT NULL,
    account INTEGER NOT NULL,
    device TEXT NOT NULL,                       -- the identity it is bound to
    created REAL NOT NULL,
    seen REAL NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "session" VALUES('hash','default',1,'02:11:22:33:44:66',1700000000.0,1800000000.0);
CREATE TABLE setting (
    household TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (household, key)
) STRICT, WITHOUT ROWID;
INSERT INTO "setting" VALUES('default','last_device','3');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX change_at ON change (household, at);
CREATE INDEX request_asked ON request (household, asked);
CREATE INDEX attempt_at ON attempt (household, what, at);
CREATE INDEX pause_since ON pause (household, since);
CREATE INDEX permission_since ON permission (household, since)
;
COMMIT;
