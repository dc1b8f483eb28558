"""`fangtan index`: files are verified, parts joined, and a running service mends itself."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen
from uuid import UUID

import pytest

from api.cli.service import Service

Fangtan = Callable[..., "CompletedProcess[str]"]


def segment(service: Service) -> Path:
    files = [path for path in service.settings.index_path.rglob("*") if path.is_file()]
    return max(files, key=lambda path: path.stat().st_size)


def test_check_tells_a_damaged_file_from_one_that_differs(
    service: Service, save: Callable[..., UUID], fangtan: Fangtan
) -> None:
    save()
    assert fangtan("index", "check").returncode == 0
    path = segment(service)
    whole = path.read_bytes()
    for content in (whole[: len(whole) // 2], bytes([whole[0] ^ 1]) + whole[1:], b""):
        path.write_bytes(content)
        check = fangtan("index", "check")
        assert check.returncode == 1
        assert "damaged" in check.stderr
        assert path.name in check.stderr
        assert "fangtan index rebuild" in check.stderr
        assert "Traceback" not in check.stderr
    assert fangtan("index", "rebuild").returncode == 0
    assert fangtan("index", "check").returncode == 0


def test_check_without_an_index_says_so(service: Service, fangtan: Fangtan) -> None:
    check = fangtan("index", "check")
    assert check.returncode == 1
    assert "no search index" in check.stderr


def test_merge_joins_parts_and_loses_nothing(
    service: Service, save: Callable[..., UUID], fangtan: Fangtan
) -> None:
    for number in range(25):
        save(f"稿件{number}")
    merged = fangtan("index", "merge")
    assert merged.returncode == 0, merged.stderr
    assert fangtan("index", "check").returncode == 0
    assert "nothing to merge" in fangtan("index", "merge").stdout
    service.dispatcher.index.close()
    assert service.dispatcher.index.count() == 25


def test_a_running_service_rebuilds_a_damaged_index_by_itself(
    serve: Callable[..., Any],
    environment: dict[str, str],
    service: Service,
    save: Callable[..., UUID],
) -> None:
    save("云溪大桥今日通车")
    with serve(environment) as served:
        address = f"{served.address}/api/v1/search?q={quote('大桥')}"
        assert _answer(address) == (200, 1)
        path = segment(service)
        path.write_bytes(path.read_bytes()[:-100])  # under the maps of all that have it open
        for _ in range(200):
            status, total = _answer(address)
            assert status in {200, 503}
            if not path.exists() and (status, total) == (200, 1):
                break
            time.sleep(0.1)
        else:
            pytest.fail("the index was not rebuilt in 20 s")
        assert _answer(f"{served.address}/api/v1/readiness")[0] == 200


def _answer(address: str) -> tuple[int, int | None]:
    """Status and total; a worker that is being replaced counts as 503."""
    try:
        with urlopen(address, timeout=10) as answer:  # noqa: S310  (our own)
            return answer.status, json.load(answer).get("total")
    except HTTPError as error:
        return error.code, None
    except OSError:
        return 503, None
