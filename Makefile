# SPDX-License-Identifier: MIT
# make decide   installs what is missing, builds, decides example 01 and prints the result
# make test     installs what is missing and runs every test, C++ and Python
# make lint     checks formatting, style and spelling
# make bench    measures speed and memory
# make peers    measures agreement and elections beside other programs, and compares their results
STRICT ?= OFF
LAUNCH = $$(command -v ccache >/dev/null && echo -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
# So that what one build folder has compiled serves another.
export CCACHE_BASEDIR := $(CURDIR)
export CCACHE_NOHASHDIR := 1
export CCACHE_SLOPPINESS := pch_defines,time_macros
PYTHON := build/venv/bin/python
SOURCES := $(shell git ls-files '*.hpp' '*.cpp' 2>/dev/null)

.PHONY: decide test test-cpp test-python lint format bench peers

decide:
	@tools/setup decide
	@test -e build/release/build.ninja || cmake --preset release $(LAUNCH) >/dev/null
	@cmake --build --preset release | grep -v 'no work to do' || true
	@build/release/grantpanel decide examples/01-panel-800k/round.yaml --out build/decided/01-panel-800k

test: test-cpp test-python

test-cpp:
	@tools/setup test
	@cmake --preset dev -DGRANTPANEL_STRICT=$(STRICT) $(LAUNCH) >/dev/null
	@cmake --build --preset dev
	@ctest --preset dev

# The wheel under test is compiled as the preset dev is, which has compiled all but the module itself already.
AS_DEV = --config-settings=build-dir=build/wheel --config-settings=cmake.build-type=None --config-settings=cmake.define.CMAKE_CXX_FLAGS="-O1 -g1" \
         --config-settings=cmake.define.GRANTPANEL_STRICT=$(STRICT)

test-python:
	@tools/setup test
	@rm -rf build/dist && CXX=c++ CMAKE_CXX_COMPILER_LAUNCHER=$$(command -v ccache || true) $(PYTHON) -m pip wheel -q --disable-pip-version-check --no-build-isolation --no-deps $(AS_DEV) -w build/dist .
	@$(PYTHON) -m pip install -q --disable-pip-version-check --no-deps --force-reinstall build/dist/*.whl
	@GRANTPANEL_WHEEL=$$(echo build/dist/*.whl) GRANTPANEL_CLI=$(CURDIR)/build/dev/grantpanel $(PYTHON) -m pytest -q -n auto tests/python tests/oracle

lint:
	@tools/setup lint
	@build/venv/bin/clang-format --dry-run --Werror $(SOURCES)
	@build/venv/bin/ruff check .
	@build/venv/bin/ruff format --check .
	@build/venv/bin/codespell

format:
	@tools/setup lint
	@build/venv/bin/clang-format -i $(SOURCES)
	@build/venv/bin/ruff check --fix -q .
	@build/venv/bin/ruff format -q .

bench:
	@tools/setup bench
	@cmake --preset bench $(LAUNCH) >/dev/null && cmake --build --preset bench
	@python3 bench/run.py

PEERS := build/peers/bin/python
peers:
	@tools/setup peers
	@cmake --preset bench $(LAUNCH) >/dev/null && cmake --build --preset bench --target grantpanel_bench_scoring
	@CMAKE_CXX_COMPILER_LAUNCHER=$$(command -v ccache || true) $(PEERS) -m pip install -q --disable-pip-version-check --no-build-isolation --no-deps --force-reinstall .
	@test ! -x ../shared/peers/build_pabumeasures.sh || $(PEERS) -c 'import pabumeasures' 2>/dev/null || ../shared/peers/build_pabumeasures.sh build/peers
	@$(PEERS) bench/peers/agreement.py build/bench/bench/grantpanel_bench_scoring
	@$(PEERS) bench/peers/elections.py
