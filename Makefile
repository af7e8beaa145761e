# Two commands: `make run` and `make test`. rustup's cargo is the only prerequisite; what else they
# need, they install (see scripts/install-prerequisites.sh).

.DEFAULT_GOAL := help
.PHONY: help run test test-browser screenshots lighthouse web web-if-possible test-web check lint licences advisories bench build-tools lint-tools

# rustup puts cargo here; a shell opened before rustup ran does not know it yet.
export PATH := $(HOME)/.cargo/bin:$(PATH)

help: ## Show what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

# The debug build: a third of the time of a release build, and quick enough for the demo county.
run: build-tools web-if-possible ## Build and start the service with the demo county at http://127.0.0.1:8080
	cargo run -- serve --demo

test: build-tools web-if-possible test-web ## Run all tests, on SQLite and on a private PostgreSQL
	scripts/with-postgres.sh cargo test --no-fail-fast
	scripts/with-postgres.sh scripts/browser.sh test

test-browser: build-tools ## Run the browser's tests alone
	scripts/with-postgres.sh scripts/browser.sh test

screenshots: build-tools ## Take a picture of every page into target/screenshots
	scripts/browser.sh pictures

lighthouse: build-tools ## Have Lighthouse look at the two first pages: at least 95 in all four
	scripts/browser.sh lighthouse

# Needs Node.js 20.19 or later; where there is none, one is fetched from PyPI.
web: ## Build the web client, which the next cargo build embeds
	scripts/web.sh build

web-if-possible:
	@scripts/web.sh try-build

test-web:
	@scripts/web.sh test

check: lint licences test ## What must be clean before a change goes in: format, lints, licences, tests

lint: build-tools lint-tools
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings

# Licences, banned crates and sources need no network; advisories need RustSec's database on GitHub.
licences:
	@if command -v cargo-deny >/dev/null 2>&1; then cargo deny check bans licenses sources; \
	else echo "cargo-deny is not installed (cargo install cargo-deny --locked): licences not checked"; fi

advisories: ## Look the dependencies up among known vulnerabilities (cargo-deny, GitHub)
	cargo deny check advisories

bench: build-tools ## Measure check-ins, absentee lists, imports and exports on both databases
	HONGYAN_REQUIRE_POSTGRES=1 HONGYAN_POSTGRES_DURABLE=1 scripts/with-postgres.sh sh -c \
		'cargo bench --bench throughput && cargo bench --bench absentees && cargo bench --bench exchange'

build-tools:
	@scripts/install-prerequisites.sh build

# rustup's minimal profile comes without them.
lint-tools:
	@cargo fmt --version >/dev/null 2>&1 || rustup component add rustfmt
	@cargo clippy --version >/dev/null 2>&1 || rustup component add clippy
