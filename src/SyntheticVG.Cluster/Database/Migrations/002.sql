-- Calls to models, the money set aside for them, and the limits that all gates share.
CREATE TABLE synvg.call (
    run         integer NOT NULL REFERENCES synvg.run ON DELETE CASCADE,
    key         text NOT NULL,
    state       text NOT NULL CHECK (state IN ('sent', 'answered', 'failed')),
    process     text NOT NULL,                  -- who sent it
    purpose     text,
    item        text,
    model       text,
    prompt      text,
    answer      text,
    finish      text,
    first_token text,
    tokens_in   bigint NOT NULL DEFAULT 0,
    tokens_out  bigint NOT NULL DEFAULT 0,
    cost        double precision,
    attempts    integer NOT NULL DEFAULT 1,
    seconds     double precision NOT NULL DEFAULT 0,
    error       text,
    code        text,
    doubtful    boolean NOT NULL DEFAULT false, -- of a failed call: it may have been answered and paid for
    at          timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run, key)
);

CREATE INDEX call_open ON synvg.call (run, state) WHERE state <> 'answered';

CREATE TABLE synvg.note (
    run  integer NOT NULL REFERENCES synvg.run ON DELETE CASCADE,
    name text NOT NULL,
    note text NOT NULL,
    PRIMARY KEY (run, name)
);

-- What was spent, and the row that all who set money aside wait for.
CREATE TABLE synvg.purse (
    run      integer PRIMARY KEY REFERENCES synvg.run ON DELETE CASCADE,
    spent    double precision NOT NULL DEFAULT 0,
    answered bigint NOT NULL DEFAULT 0,
    tokens_out bigint NOT NULL DEFAULT 0
);

CREATE TABLE synvg.reservation (
    run     integer NOT NULL REFERENCES synvg.run ON DELETE CASCADE,
    key     text NOT NULL,
    process text NOT NULL,
    amount  double precision NOT NULL,
    PRIMARY KEY (run, key)
);

-- How fast an endpoint may be asked: buckets that fill evenly over a minute, a sixth of it at once.
CREATE TABLE synvg.pace (
    run      integer NOT NULL REFERENCES synvg.run ON DELETE CASCADE,
    endpoint text NOT NULL,
    requests double precision NOT NULL,
    tokens   double precision NOT NULL,
    at       timestamptz NOT NULL DEFAULT now(),
    paused   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run, endpoint)
);

CREATE TABLE synvg.slot (
    run      integer NOT NULL REFERENCES synvg.run ON DELETE CASCADE,
    endpoint text NOT NULL,
    process  text NOT NULL,
    number   bigint NOT NULL,                   -- which request of the process
    PRIMARY KEY (run, endpoint, process, number)
);

ALTER TABLE synvg.run ADD COLUMN reason text;   -- why it was stopped

-- Silos: who is there, for those who call them.
CREATE TABLE synvg.silo (
    cluster text NOT NULL,
    address text NOT NULL,
    status  integer NOT NULL,
    gateway integer NOT NULL,
    alive   timestamptz NOT NULL,
    entry   text NOT NULL,
    etag    bigint NOT NULL,
    PRIMARY KEY (cluster, address)
);

CREATE TABLE synvg.silo_version (
    cluster text PRIMARY KEY,
    version integer NOT NULL,
    etag    bigint NOT NULL
);
