# Tests on real PostgreSQL, real granian and real Chromium.

# Folders of tests that never meet the database, or bring their own.
NO_DATABASE := architecture kernel law qa ops/test_box.py ops/test_demo.py ops/test_durability.py

.PHONY: test test-external qa bench burden ocr
test: $(DEV) ## every test but the kills, on the embedded PostgreSQL and in Chromium (installed when missing)
	@chromium="$$($(PY) tools/install_chromium.py)"; \
	 CHROMIUM="$$chromium" $(PY) -m pytest -n 2 --dist loadfile -m "not qa and not ocr"

test-external: $(DEV) ## the tests that meet the database, on Debian's own PostgreSQL or the server of DATABASE_URL
	@$(PY) tools/external_postgres.py $(PY) -m pytest -n 2 --dist loadfile -m "not browser and not qa and not ocr" $(NO_DATABASE:%=--ignore=tests/%)

qa: $(DEV) ## kill processes under load and count what survives (seeds are printed)
	@$(PY) -m pytest -m qa -s

bench: $(DEV) ## measure; one JSON object a line
	@$(PY) -m tests.bench

burden: $(DEV) ## count a village aide's day on the product, beside three forms and a spreadsheet, into docs/burden.md
	@chromium="$$($(PY) tools/install_chromium.py)"; \
	 CHROMIUM="$$chromium" BURDEN_WRITE=1 $(PY) -m pytest -s tests/journeys/burden

ocr: $(DEV) ## install the optional extra that reads identity cards off photos (about 400 MB), and try it on drawn cards
	@$(PY) -m pip install --quiet --require-hashes -r requirements-ocr.lock
	@$(PY) -m pytest -m ocr
