# Everything that is done with the project, by name. `just` lists it.

default:
    @just --list

# Format the code
fmt:
    cargo fmt

# What has to hold before a commit
check: lint test doc

# Format and lints, warnings are errors
lint:
    cargo fmt --check
    cargo clippy --all-targets --locked -- -D warnings

# The build without features, and with each alone
lean:
    cargo clippy --no-default-features --locked -- -D warnings
    for feature in mcp office opensearch pdf serve tls watch; do \
        cargo clippy --no-default-features --features $feature --locked -- -D warnings || exit 1; \
    done

# All tests
test:
    cargo test --locked

# All tests in little memory (`ulimit -v`) and with few descriptors (`ulimit -n`), as CI runs them
confined *ARGUMENTS:
    tests/confined/run {{ARGUMENTS}}

# The documentation, warnings are errors
doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --locked --document-private-items

# Precision and recall of the tagger over the gold passages
tags:
    cargo test --locked --test roledex tags -- --nocapture

# What tagging costs beside reading and indexing the documents of a folder, and how soon the vocabulary is there
bench-tags FOLDER="corpus":
    cargo run --release --locked --example bench_tags -- {{FOLDER}}

# Speed and size against named baselines; sizes in passages, `--write docs/benchmark.md` keeps the figures
bench *ARGUMENTS:
    cargo build --release --locked --bins
    cargo run --release --locked --example bench -- {{ARGUMENTS}}

# What the passages of a folder keep of its sources; `--verbose` names each loss, `--strict` fails on any
promises FOLDER *OPTIONS:
    cargo run --release --locked --example promises -- {{FOLDER}} {{OPTIONS}}

# How well the bundled corpus answers the questions of tests/relevance/truth.yaml
relevance:
    cargo test --locked --test roledex relevance -- --nocapture

# How soon queries that nobody means are answered over the documents of a folder
extremes FOLDER:
    ROLEDEX_FOLDER={{FOLDER}} cargo test --release --locked --test roledex extremes -- --nocapture

# Kills, full disks, changing documents and damaged files, each N times, with counts; ROLEDEX_SEED=… for other moments
durability N:
    ROLEDEX_TIMES={{N}} cargo test --locked --test roledex -- durability damage --nocapture --test-threads 1

# Fuzz every part that reads what others wrote, SECONDS for each; needs a nightly toolchain, cargo-fuzz and jq
fuzz SECONDS *TARGETS:
    fuzz/run {{SECONDS}} {{TARGETS}}

# The same by a stable toolchain: known findings, seeds, and N seeds changed at random for each
fuzz-stable N:
    ROLEDEX_TIMES={{N}} cargo test --locked --test roledex fuzz:: -- --nocapture

# Threads, descriptors and memory of a server over ten times N requests and of `--watch` over N updates
growth N:
    ROLEDEX_TIMES={{N}} cargo test --locked --test roledex growth -- --nocapture --test-threads 1

# What each part of ranking is worth, into docs/ranking.md
ablation:
    cargo run --locked --release -- index --index target/ablation corpus
    cargo run --locked --release -- eval tests/relevance/truth.yaml --index target/ablation --ablation --write docs/ranking.md

# What hostile files cost, into docs/limits.md
limits:
    cargo run --release --locked --example limits -- --write docs/limits.md

# The page in a browser and the HTTP interface under others' clients; needs chromium, chromedriver and npm
browser:
    tests/browser/run

# How many requests the server answers and how soon, at so many passages; needs wrk, jq and curl. The long form:
# `just load 100000 1000000 docs/serve.md`
load PASSAGES="10000" REQUESTS="20000" *FILE:
    tests/load/run {{PASSAGES}} {{REQUESTS}} {{FILE}}

# A Debian package, looked at; needs cargo-deb (cargo install cargo-deb)
deb:
    tests/deb/run

# What shells and formatters make of completions and manual pages, a real terminal, and programs that others wrote
others:
    tests/completions/run
    tests/terminal/run
    tests/agents/run
    tests/cookbook/run

# Licences, sources and duplicates of dependencies, known weaknesses in them, and dependencies that nothing needs; needs
# cargo-deny and cargo-machete
supply:
    cargo deny --locked check
    cargo machete
