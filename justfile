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

# All tests
test:
    cargo test --locked

# The documentation, warnings are errors
doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --locked --document-private-items

# Precision and recall of the tagger over the gold passages
tags:
    cargo test --locked --test roledex tags -- --nocapture

# What the passages of a folder keep of its sources; `--verbose` names each loss, `--strict` fails on any
promises FOLDER *OPTIONS:
    cargo run --release --locked --example promises -- {{FOLDER}} {{OPTIONS}}
