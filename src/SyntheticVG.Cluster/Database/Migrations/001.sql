-- Runs, the processes that serve them, and the shards of their images.
CREATE TABLE synvg.run (
    id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name         text NOT NULL UNIQUE,
    settings     text NOT NULL,              -- as in run.json
    build        text NOT NULL,              -- which code
    data         text NOT NULL,              -- hash of the images' keys
    images       bigint NOT NULL,
    shard_images integer NOT NULL,
    store        text NOT NULL,
    state        text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'stopped', 'done')),
    round        integer NOT NULL DEFAULT 1, -- raised where finished shards are worked on again
    begun        timestamptz NOT NULL DEFAULT now(),
    ended        timestamptz
);

CREATE TABLE synvg.process (
    id           text PRIMARY KEY,
    run          integer REFERENCES synvg.run ON DELETE CASCADE,
    role         text NOT NULL,              -- control, worker, teacher
    capabilities text[] NOT NULL,
    build        text NOT NULL,
    joined       timestamptz NOT NULL DEFAULT now(),
    seen         timestamptz NOT NULL DEFAULT now(),
    images       bigint NOT NULL DEFAULT 0,
    state        text NOT NULL DEFAULT 'working' CHECK (state IN ('working', 'draining', 'ended'))
);

CREATE TABLE synvg.shard (
    run       integer NOT NULL REFERENCES synvg.run ON DELETE CASCADE,
    number    bigint NOT NULL,
    needs     text NOT NULL,                 -- the capability of who may take it
    first     bigint NOT NULL,               -- place of its first image
    images    integer NOT NULL,
    input     text NOT NULL,                 -- name in the store
    state     text NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'leased', 'done')),
    owner     text,
    until     timestamptz,
    epoch     integer NOT NULL DEFAULT 0,    -- raised with each lease: an old one changes nothing any more
    attempts  integer NOT NULL DEFAULT 0,    -- leases since the shard was last given back
    at        integer,                       -- the image under way, where images go one by one
    suspect   integer,                       -- the image at which a lease ended without a word
    deaths    integer NOT NULL DEFAULT 0,    -- such leases, at that image, in a row
    poison    integer[] NOT NULL DEFAULT '{}',
    part      text,                          -- name in the store
    sha256    text,
    written   integer NOT NULL DEFAULT 0,
    dropped   integer NOT NULL DEFAULT 0,
    failed    integer NOT NULL DEFAULT 0,
    PRIMARY KEY (run, number)
);

CREATE INDEX shard_open ON synvg.shard (run, number) WHERE state <> 'done';
