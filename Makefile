# A short front to Meson. "make run" and "make test" install what is missing first.
LISTEN ?= 127.0.0.1:8080
DIR ?= newsroom

.PHONY: all run test bench fuzz audit lint fmt clean

all: .setup-build
	@test -f build/build.ninja || meson setup build --buildtype=release >build-setup.log 2>&1 || (cat build-setup.log; exit 1)
	@rm -f build-setup.log
	@tools/build build

.setup-%: tools/setup themes/morning/package-lock.json web/package-lock.json
	@tools/setup $*
	@touch $@

run: all
	@tools/run $(DIR) $(LISTEN)

test: .setup-test
	@tools/run_tests

bench: all .setup-bench
	@tools/build build bench_related bench_live
	@bench/run

fuzz: .setup-test
	@tools/fuzz

audit: all .setup-test
	@tests/browser/audit

lint: .setup-test
	@tools/lint

fmt:
	@git ls-files 'src/*.[ch]' 'tests/*.[ch]' 'tools/*.[ch]' 'bench/*.[ch]' | xargs clang-format -i

clean:
	rm -rf build build-asan .setup-build .setup-test .setup-bench
