"""The shape of household.db, step by step; a step that was released is never edited.

Every table carries the household's id. Times are seconds since 1970 UTC. A *document* is the JSON
of one section of the household file (`policy.rendering`).
"""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

MIGRATIONS = Migrations("household")


@MIGRATIONS()
def create_tables(db: Database) -> None:
    """Households with their rules and acts; requests; accounts; what was changed by whom."""
    for statement in _FIRST.split(";"):
        if statement.strip():
            db.execute(statement)


@MIGRATIONS()
def add_skipped_alarms(db: Database) -> None:
    """Alarms that a parent lets not happen once."""
    db.execute(_SKIPPED)


_SKIPPED = """
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
"""


@MIGRATIONS()
def create_tickets(db: Database) -> None:
    """Printed one-time codes for more time."""
    for statement in _TICKETS.split(";"):
        db.execute(statement)


_TICKETS = """
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

CREATE INDEX ticket_code ON ticket (household, code)
"""


@MIGRATIONS()
def add_adults(db: Database) -> None:
    """Second steps, recovery codes, invitations, tokens; the kind of browser of a session."""
    for statement in _ADULTS.split(";"):
        db.execute(statement)


_ADULTS = """
ALTER TABLE account ADD COLUMN totp TEXT;                               -- the second step's secret
ALTER TABLE account ADD COLUMN totp_step INTEGER NOT NULL DEFAULT 0;    -- the last one used
ALTER TABLE session ADD COLUMN described TEXT NOT NULL DEFAULT '';      -- the kind of browser

CREATE TABLE invite (
    id INTEGER PRIMARY KEY,
    household TEXT NOT NULL,
    role TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,                 -- a hash of what the link holds
    invited_by TEXT NOT NULL,
    created REAL NOT NULL
) STRICT;

CREATE TABLE recovery_code (
    household TEXT NOT NULL,
    account INTEGER NOT NULL,
    code TEXT NOT NULL,                         -- a hash (the row goes when its code is used)
    PRIMARY KEY (household, account, code)
) STRICT, WITHOUT ROWID;

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
"""


@MIGRATIONS()
def add_spared(db: Database) -> None:
    """Whom a parent let out of a wider pause: a JSON list of [reach, scope]."""
    db.execute("ALTER TABLE pause ADD COLUMN spared TEXT NOT NULL DEFAULT '[]'")


@MIGRATIONS()
def add_notices(db: Database) -> None:
    """Where notices go, what is worth one, what waits to be sent; a week's totals."""
    for statement in _NOTICES.split(";"):
        db.execute(statement)


_NOTICES = """
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

CREATE TABLE week_total (
    household TEXT NOT NULL,
    profile TEXT NOT NULL,
    label TEXT NOT NULL,
    last_day TEXT NOT NULL,                     -- YYYY-MM-DD, the last of seven
    low INTEGER NOT NULL,
    high INTEGER NOT NULL,
    PRIMARY KEY (household, profile, last_day, label)
) STRICT, WITHOUT ROWID;

CREATE INDEX message_due ON message (state, due);
CREATE INDEX alert_of ON alert (household, kind, subject, last)
"""


_FIRST = """
CREATE TABLE household (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    revision INTEGER NOT NULL,
    page_revision INTEGER NOT NULL DEFAULT 0,   -- the last revision that was made on a page
    file_revision INTEGER NOT NULL DEFAULT 0,   -- the last revision that a file was made of or from
    sorting_until REAL                          -- NULL: new devices follow `new_devices` at once
) STRICT;

CREATE TABLE profile (
    household TEXT NOT NULL,
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (household, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
    household TEXT NOT NULL,
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (household, id)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE session (
    token TEXT PRIMARY KEY,                     -- a hash of what the browser holds
    household TEXT NOT NULL,
    account INTEGER NOT NULL,
    device TEXT NOT NULL,                       -- the identity it is bound to
    created REAL NOT NULL,
    seen REAL NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE approved_device (
    household TEXT NOT NULL,
    device TEXT NOT NULL,
    account INTEGER NOT NULL,
    approved REAL NOT NULL,
    PRIMARY KEY (household, device, account)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE attempt (
    household TEXT NOT NULL,
    what TEXT NOT NULL,
    device TEXT NOT NULL,
    at REAL NOT NULL
) STRICT;

CREATE TABLE setting (
    household TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (household, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE change (
    id INTEGER PRIMARY KEY,
    household TEXT NOT NULL,
    at REAL NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL
) STRICT;

CREATE INDEX change_at ON change (household, at);
CREATE INDEX request_asked ON request (household, asked);
CREATE INDEX attempt_at ON attempt (household, what, at);
CREATE INDEX pause_since ON pause (household, since);
CREATE INDEX permission_since ON permission (household, since)
"""
