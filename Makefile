# 使い方は「make」だけで表示されます。
.DEFAULT_GOAL := help
.PHONY: help packet check diff watch status pdf mail new sheets samples test quick test-deep lint golden preview pictures engines bench bench-checks wheelhouse clean windows absorb

MEETING ?=
FROM ?=
EMPTY ?=
THAN ?=
WRITE ?=
PUBLIC ?=
NAMED = $(if $(MEETING),"$(MEETING)")
ifeq ($(OS),Windows_NT)
PYTHON ?= py -3
BIN := .venv/Scripts
else
PYTHON ?= python3
BIN := .venv/bin
endif
RUN := $(BIN)/python
# Compiled modules are kept, whatever the surroundings say: without them every start costs a third of a second more.
export PYTHONDONTWRITEBYTECODE :=
# An office without internet gets the packages in wheels/ (make wheelhouse).
PIP := $(RUN) -m pip --disable-pip-version-check install --quiet --no-deps $(if $(wildcard wheels/*.whl),--no-index --find-links wheels)

help: ## この一覧を表示します
	@$(PYTHON) -c "import re; [print('make %-10s %s' % m) for m in re.findall(r'^([\w-]+):.*?## (.+)', open('Makefile', encoding='utf-8').read(), re.M)]"

packet: .venv/ready ## 会議資料一式を作ります（MEETING=会議のフォルダー名）
	@$(RUN) -m generator packet $(NAMED)

check: .venv/ready ## 入力を点検するだけで、資料は作りません（MEETING=）
	@$(RUN) -m generator check $(NAMED)

diff: .venv/ready ## 前に作った資料や、ほかの会議の資料から変わった言葉を表示します（MEETING= 、ほかの会議と比べるなら THAN=）
	@$(RUN) -m generator diff $(NAMED) $(if $(THAN),"$(THAN)")

watch: .venv/ready ## ブックが保存されるたびに点検し、変わったところだけを表示します（MEETING=）
	@$(RUN) -m generator watch $(NAMED)

status: .venv/ready ## 資料が入力より古くなっていないか、手で直されていないかを表示します（MEETING=）
	@$(RUN) -m generator status $(NAMED)

absorb: .venv/ready ## 手で直した資料の言葉を、入力のセルに戻します（MEETING= 、一覧を見てから WRITE=1 で書き込み）
	@$(RUN) -m generator absorb $(NAMED) $(if $(WRITE),--write)

pdf: .venv/ready ## できた資料を一つのPDFと一つのWordにまとめます（MEETING=。PDFにはLibreOfficeが必要。ホームページ用は PUBLIC=1）
	@$(RUN) -m generator pdf $(NAMED) $(if $(PUBLIC),--public)

mail: .venv/ready ## 資料の写し、zip、送付文、メールの下書きを用意します。送りはしません（MEETING=）
	@$(RUN) -m generator mail $(NAMED)

new: .venv/ready ## 前の会議の入力から、新しい会議の入力を作ります（MEETING= 、写す会議を選ぶなら FROM= 、空の様式なら EMPTY=1）
	@$(RUN) -m generator new $(NAMED) $(if $(FROM),--from "$(FROM)") $(if $(EMPTY),--empty)

samples: .venv/ready ## 様式見本（ほかの市の資料）をすべて作ります
	@$(RUN) -m generator samples

sheets: .venv/ready ## 情報共有シートを作ります（MEETING=個人情報のフォルダー名）
	@$(RUN) -m generator sheets $(NAMED)

test: .venv/ready-dev ## すべての検査を行います（開発用）
	@$(RUN) -m tests

quick: .venv/ready-dev ## 書き方と型と、すぐに終わる検査だけを行います（開発用）
	@$(RUN) -m tests quick

test-deep: .venv/ready-dev ## 乱数による検査を、例を大きく増やして行います（開発用）
	@$(RUN) -m tests test-deep

lint: .venv/ready-dev ## 書き方と型の検査だけを行います（開発用）
	@$(RUN) -m tests lint

golden: .venv/ready-dev ## 見本の文字（tests/golden）を作り直します（開発用）
	@$(RUN) -m tests golden

preview: .venv/ready-dev ## できた資料をPDFと画像にして preview/ に置きます（LibreOfficeが必要）
	@$(RUN) -m tests preview

pictures: .venv/ready-dev ## docs/images の絵を、いまのプログラムで作り直します（LibreOfficeとChromiumが必要）
	@$(RUN) -m tests pictures

engines: .venv/ready-dev ## できたWordの資料を、OnlyOfficeとLibreOfficeとで並べて比べます（開発用）
	@$(RUN) -m tests engines

windows: .venv/ready-dev ## Windows用のPythonで動くかを、Wineで確かめます（開発用。半時間かかります）
	@$(RUN) -m tests windows

bench: .venv/ready-dev ## 速さを素朴なやり方と比べます（開発用）
	@$(RUN) -m bench

bench-checks: .venv/ready-dev ## 点検が、植えた誤りをどれだけ見つけるかを測ります（開発用。MEETING=会議のフォルダーの場所）
	@$(RUN) -m bench.slips $(NAMED)

wheelhouse: ## インターネットのないパソコンのために、要る部品（Windows・Linux用）を wheels/ に集めます
	@$(PYTHON) -m generator.install wheels

clean: ## 作業用のもの（環境・画像・一時ファイル）を消します。inputs・templates_docx・outputs には触れません
	@$(PYTHON) -c "import shutil; [shutil.rmtree(p, ignore_errors=True) for p in ('.venv', 'preview', '.mypy_cache', '.ruff_cache', '.hypothesis', '.windows')]"

.venv/ready: requirements.lock
	@$(PYTHON) -m generator.install
	@$(PYTHON) -c "import pathlib; pathlib.Path('.venv/ready').touch()"

.venv/ready-dev: requirements-dev.lock .venv/ready
	@$(PIP) -r requirements-dev.lock
	@$(RUN) -c "open('.venv/ready-dev', 'w').close()"
