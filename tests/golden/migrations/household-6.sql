BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'household','create_tables','2026-01-01 00:00:00.000000+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'household','add_skipped_alarms','2026-01-01 00:00:00.000000+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'household','create_tickets','2026-01-01 00:00:00.000000+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'household','add_adults','2026-01-01 00:00:00.000000+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'household','add_spared','2026-01-01 00:00:00.000000+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'household','add_notices','2026-01-01 00:00:00.000000+00:00');
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    household TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password TEXT NOT NULL,
    pin TEXT,
    created REAL NOT NULL, totp TEXT, totp_step INTEGER NOT NULL DEFAULT 0,
    UNIQUE (household, name)
) STRICT;
INSERT INTO "account" VALUES(1,'default','Ammi','owner','scrypt$sealed','scrypt$pin',1700000000.0,NULL,0);
CREATE TABLE alert (
    id INTEGER PRIMARY KEY,
    household TEXT NOT NULL,
    kind TEXT NOT NULL,                         -- device | bypass | trouble
    subject TEXT NOT NULL,                      -- a profile, an identity, a kind of trouble
    detail TEXT NOT NULL,                       -- JSON
    number INTEGER NOT NULL,
    first REAL NOT NULL,
    last REAL NOT NULL,
    told REAL,                                  -- up to when messages have told of it
    seen REAL                                   -- up to when an adult has seen it
) STRICT;
CREATE TABLE api_token (
    id INTEGER PRIMARY KEY,
    household TEXT NOT NULL,
    account INTEGER NOT NULL,
    name TEXT NOT NULL,
    scope TEXT NOT NULL,                        -- read | act | edit
    token TEXT NOT NULL UNIQUE,                 -- a hash of what a program holds
    created REAL NOT NULL,
    used REAL
) STRICT
;
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
CREATE TABLE channel (
    id INTEGER PRIMARY KEY,
    household TEXT NOT NULL,
    account INTEGER,                            -- NULL: the household's
    kind TEXT NOT NULL,                         -- mail | webhook | service
    shown TEXT NOT NULL,                        -- where it leads, with nothing secret in it
    target TEXT NOT NULL,                       -- JSON with its secrets, for who sends alone
    wants TEXT NOT NULL,                        -- a JSON list of kinds of notices
    language TEXT NOT NULL,
    twelve_hours INTEGER NOT NULL,
    created REAL NOT NULL
) STRICT;
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
CREATE TABLE invite (
    id INTEGER PRIMARY KEY,
    household TEXT NOT NULL,
    role TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,                 -- a hash of what the link holds
    invited_by TEXT NOT NULL,
    created REAL NOT NULL
) STRICT;
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
CREATE TABLE message (
    id INTEGER PRIMARY KEY,
    household TEXT NOT NULL,
    channel INTEGER NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,                          -- what it is about: told once to each channel
    profile TEXT NOT NULL,                      -- of whom it speaks ('' of several, or nobody)
    content TEXT NOT NULL,                      -- JSON (empty when it is over)
    made REAL NOT NULL,
    due REAL NOT NULL,
    expires REAL NOT NULL,
    tries INTEGER NOT NULL,
    state TEXT NOT NULL,                        -- waiting | sending | sent | failed
    problem TEXT NOT NULL,                      -- why the last try failed: a word, never text
    ended REAL,
    UNIQUE (household, channel, key)
) STRICT;
CREATE TABLE pause (
    id INTEGER PRIMARY KEY,
    household TEXT NOT NULL,
    reach TEXT NOT NULL,
    scope TEXT NOT NULL,
    since REAL NOT NULL,
    until REAL,
    ended REAL,
    who TEXT NOT NULL
, spared TEXT NOT NULL DEFAULT '[]') STRICT;
INSERT INTO "pause" VALUES(1,'default','profile','kid',1800000000.0,NULL,NULL,'Ammi','[]');
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
CREATE TABLE recovery_code (
    household TEXT NOT NULL,
    account INTEGER NOT NULL,
    code TEXT NOT NULL,                         -- a hash (the row goes when its code is used)
    PRIMARY KEY (household, account, code)
) STRICT, WITHOUT ROWID;
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
, described TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;
INSERT INTO "session" VALUES('hash','default',1,'02:11:22:33:44:66',1700000000.0,1800000000.0,'');
CREATE TABLE setting (
    household TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (household, key)
) STRICT, WITHOUT ROWID;
INSERT INTO "setting" VALUES('default','last_device','3');
CREATE TABLE skipped (
    id INTEGER PRIMARY KEY,
    household TEXT NOT NULL,
    reach TEXT NOT NULL,
    scope TEXT NOT NULL,
    day TEXT NOT NULL,                          -- YYYY-MM-DD, on which that time starts
    start TEXT NOT NULL,                        -- HH:MM; with finish and labels: which alarm
    finish TEXT NOT NULL,
    labels TEXT NOT NULL,                       -- a JSON list, sorted
    since REAL NOT NULL,
    until REAL NOT NULL,
    ended REAL,
    who TEXT NOT NULL
) STRICT
;
CREATE TABLE ticket (
    id INTEGER PRIMARY KEY,
    household TEXT NOT NULL,
    profile TEXT,                               -- NULL: for any child of the home
    minutes INTEGER NOT NULL,
    at_locks INTEGER NOT NULL,                  -- 1: also while an alarm locks
    code TEXT NOT NULL,                         -- a hash of what is on the paper
    made REAL NOT NULL,
    made_by TEXT NOT NULL,
    expires REAL NOT NULL,
    used REAL,
    used_by TEXT,                               -- the profile that used it
    revoked REAL
) STRICT;
CREATE TABLE week_total (
    household TEXT NOT NULL,
    profile TEXT NOT NULL,
    label TEXT NOT NULL,
    last_day TEXT NOT NULL,                     -- YYYY-MM-DD, the last of seven
    low INTEGER NOT NULL,
    high INTEGER NOT NULL,
    PRIMARY KEY (household, profile, last_day, label)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX change_at ON change (household, at);
CREATE INDEX request_asked ON request (household, asked);
CREATE INDEX attempt_at ON attempt (household, what, at);
CREATE INDEX pause_since ON pause (household, since);
CREATE INDEX permission_since ON permission (household, since)
;
CREATE INDEX ticket_code ON ticket (household, code)
;
CREATE INDEX message_due ON message (state, due);
CREATE INDEX alert_of ON alert (household, kind, subject, last)
;
COMMIT;
